# The haze over what the player has not discovered.

fog-setting = Fog on the map
fog-setting-note = Haze lies where you have not been; walking clears it
