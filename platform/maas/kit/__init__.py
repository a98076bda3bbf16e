"""Small mechanisms that every room needs. No Django: the programs of jobs use them too."""
