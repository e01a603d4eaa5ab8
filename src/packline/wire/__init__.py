"""HTTP over plain sockets, AWS signatures and endpoints: what both the fetch client and the packing engine speak."""
