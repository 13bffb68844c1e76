"""What crosses the wire, held against Discord's own description of its API and against its documentation."""
