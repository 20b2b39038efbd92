# Der Dunst über allem, was noch nicht entdeckt ist.

fog-setting = Nebel auf der Karte
fog-setting-note = Wo du noch nicht warst, liegt Dunst; beim Gehen lichtet er sich
