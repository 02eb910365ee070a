import { createFileLedger } from '../../src/core/runs/file-ledger.ts';

// Books one dollar after another on a day's record until it is killed, and says on stdout which bookings are on disk.
const [home = '', writer = ''] = process.argv.slice(2);
const ledger = createFileLedger(home);

for (let count = 0; ; count++) {
  const plan = `${writer}-${count}`;
  await ledger.update('spending', 'sp-day', (day) => ({
    ...day,
    reservations: [...day.reservations, { plan, for: 'test', usd: 1, at: day.created_at }],
  }));
  await ledger.append('spending', 'sp-day', { at: new Date().toISOString(), event: plan, padding: 'x'.repeat(2000) });
  process.stdout.write(`${plan}\n`);
}
