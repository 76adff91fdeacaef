"""Config stores, one a file. `stgitops.testing.StoreContract` says what each must do."""
