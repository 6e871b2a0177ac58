"""Trains the cell-risk models of Cellgate. Features are computed by the TypeScript library, never here."""
