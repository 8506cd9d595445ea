"""The portal: what a client's people see and do (Dutch: klantportaal)."""
