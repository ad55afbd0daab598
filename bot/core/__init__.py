"""The rules: pure, synchronous, standard library only. Time (`at`) and ids are arguments."""
