"""Two invented shops: readable facts (`*.yaml`) and the spreadsheets built from them."""
