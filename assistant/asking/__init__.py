"""Questions in plain words about the calls: understood into a query, run on the store, worded with figures and quotes."""
