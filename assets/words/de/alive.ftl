# Gesten, der Geist des besten Laufs und frühere Wege.

# Was man denen zeigen kann, die in der Nähe sind.
alive-gestures = An alle in deiner Nähe
alive-emote-wave = Winken
alive-emote-cheer = Hurra
alive-emote-laugh = Lachen
alive-emote-heart = Herz
alive-emote-look-here = Schau her
alive-emote-follow-me = Komm mit

# Der Geist.
alive-ghost-offer = Du bist diese Schatzsuche schon einmal gelaufen, in { $time }. Drück { $key }, und dein bester Lauf läuft mit.
alive-ghost-on = Dein bester Lauf läuft mit: { $time }.
alive-ghost-off = Dein bester Lauf läuft nicht mehr mit.
alive-ghost-none = Noch gibt es keinen früheren Lauf, der mitlaufen könnte. Bring die Schatzsuche zu Ende, dann gibt es einen.
alive-ghost-again = Dein bester Lauf läuft noch einmal: { $time }.
alive-ahead = { $time } voraus
alive-behind = { $time } zurück
alive-level = Gleichauf mit deinem besten Lauf
alive-best = Dein bester Lauf: { $time }

# Die Wege.
alive-ways-none = Hier bist du noch nicht gelaufen.
