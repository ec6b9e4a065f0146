#!/usr/bin/python3
"""Each power of each meter as a line: readings.py [SOCKET]. See gridmeter-readings(7)."""
import json, socket, sys, time
while True:
    try:
        with socket.socket(socket.AF_UNIX) as s:
            s.connect(sys.argv[1] if len(sys.argv) > 1 else '/run/gridmeter/readings')
            for said in map(json.loads, s.makefile()):
                if said['v'] == 1 and said['is'] == 'reading' and 'power' in said['grid']:
                    print(said['station'], said['grid']['power'], 'W', flush=True)
                elif said['v'] == 1 and said['is'] in ('silent', 'gone'):
                    print(said['station'], 'is silent', flush=True)
    except OSError:
        pass
    time.sleep(1)  # it has ended, or we were too slow
