import { measureHere } from '../../../bench/prepare/measure-here.ts';

// A process of its own, so that its memory and its processor time are its own: prepares a file and says what that took.

const [file = '', folder = ''] = process.argv.slice(2);
process.stdout.write(JSON.stringify(await measureHere('ours', file, 'csv', folder)));
