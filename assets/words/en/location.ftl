# Where the player really is.

location-accuracy = ±{ $metres } m
location-vague = Your position is vague; the open sky helps.
location-none = No position
location-waiting = Waiting for a position
location-lost = The receiver has lost its position.
location-ended = The source of positions has ended.
location-no-listening = Positions cannot be listened to: { $reason }
location-few-satellites = The receiver sees too few satellites.
location-no-receiver = gpsd at { $host } has no receiver.
location-gpsd-ended = gpsd at { $host } has ended.
location-gpsd-silent = gpsd at { $host } does not answer: { $reason }
location-unreadable = { $file } cannot be read; the terminal says why.
location-no-track = { $file } holds no track.
location-walk-ended = The recorded walk has ended.
location-hidden = Hidden from others
location-hidden-why = Other players do not see where you are.
location-no-way = No way leads there: you walk as near as you can.
