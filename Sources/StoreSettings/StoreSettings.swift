// StoreSettings
