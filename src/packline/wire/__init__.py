"""HTTP over plain sockets, AWS signatures and endpoints: what the fetch client and the packing engine speak."""
