// Each power of each meter as a line: node readings.js [SOCKET]. See gridmeter-readings(7).
const net = require('net'), readline = require('readline');
function read() {
  const socket = net.connect(process.argv[2] || '/run/gridmeter/readings');
  readline.createInterface({input: socket}).on('error', () => {}).on('line', (line) => {
    const said = JSON.parse(line);
    if (said.v !== 1) return;
    if (said.is === 'reading' && 'power' in said.grid) console.log(said.station, said.grid.power, 'W');
    if (said.is === 'silent' || said.is === 'gone') console.log(said.station, 'is silent');
  });
  socket.on('error', () => {}).on('close', () => setTimeout(read, 1000)); // it has ended, or we were too slow
}
read();
