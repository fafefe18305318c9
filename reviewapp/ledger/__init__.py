"""The Merkle log over the events: hashes, proofs, signed checkpoints, and what verifies them all."""
