"""A person's hands on the stand-in: `say`, which types commands and presses buttons."""
