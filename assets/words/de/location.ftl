# Wo der Spieler wirklich ist.

location-accuracy = ±{ $metres } m
location-vague = Deine Position ist ungenau; freier Himmel hilft.
location-none = Keine Position
location-waiting = Warten auf eine Position
location-lost = Der Empfänger hat deine Position verloren.
location-ended = Es kommen keine Positionen mehr.
location-no-listening = Positionen lassen sich nicht empfangen: { $reason }
location-few-satellites = Der Empfänger sieht zu wenige Satelliten.
location-no-receiver = gpsd auf { $host } hat keinen Empfänger.
location-gpsd-ended = gpsd auf { $host } hat sich beendet.
location-gpsd-silent = gpsd auf { $host } antwortet nicht: { $reason }
location-unreadable = { $file } lässt sich nicht lesen; im Terminal steht, warum.
location-no-track = { $file } enthält keinen Weg.
location-walk-ended = Der aufgezeichnete Weg ist zu Ende.
location-hidden = Für andere unsichtbar
location-hidden-why = Andere Spieler sehen nicht, wo du bist.
location-no-way = Dorthin führt kein Weg: Du gehst so nah heran, wie es geht.
