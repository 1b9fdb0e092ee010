"""How the house writes days and times."""
