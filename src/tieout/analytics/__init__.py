"""What becomes answerable once both books are joined: bridge, customer totals, tie-outs, match rates."""
