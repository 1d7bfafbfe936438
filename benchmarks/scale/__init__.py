"""How long judging and detection take, for fleets of growing size."""
