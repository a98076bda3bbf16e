"""How a merchant's customers ask a live model: a chat page, a widget, and what was asked there."""
