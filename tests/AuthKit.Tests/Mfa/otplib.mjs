// Reads an array of {secret, seconds, algorithm, digits, period} from standard input: base32, a time since 1970, and
// the parameters of the authenticator. Writes the array of otplib's codes.
import { generateSync } from 'otplib';

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const rows = JSON.parse(Buffer.concat(chunks).toString('utf8'));
process.stdout.write(JSON.stringify(rows.map(({ secret, seconds, algorithm, digits, period }) =>
  generateSync({ secret, epoch: seconds, algorithm, digits, period }))));
