// Reads {alg, token, issuer, audience, now, jwks, pkcs8, secret, kid} from standard input: a token of AuthKit and its keys.
// Writes {subject, type, token, ownToken, ownJwk}: the claims that jose read, a token that jose signed with the same key, and one
// that it signed with its own key. Fails if jose refuses a token or a key.
import { createLocalJWKSet, exportJWK, generateKeyPair, generateSecret, importPKCS8, jwtVerify, SignJWT } from 'jose';

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const input = JSON.parse(Buffer.concat(chunks).toString('utf8'));
const { alg, issuer, audience, now, kid } = input;
const secret = input.secret && Buffer.from(input.secret, 'base64');

const { payload, protectedHeader } = await jwtVerify(input.token, secret ?? createLocalJWKSet(input.jwks), {
  algorithms: [alg], issuer, audience, typ: 'at+jwt', currentDate: new Date(now * 1000), requiredClaims: ['exp', 'sub', 'jti'],
});

const sign = (key, id) => new SignJWT({ scope: 'read write', note: 'ä"\\😀', nested: { list: [1, null, { a: true }] } })
  .setProtectedHeader({ alg, typ: 'at+jwt', kid: id })
  .setIssuer(issuer).setAudience(audience).setSubject('bob').setIssuedAt(now).setExpirationTime(now + 60)
  .sign(key);

const own = secret
  ? await generateSecret(alg, { extractable: true })
  : await generateKeyPair(alg, { extractable: true });
const ownJwk = { ...await exportJWK(own.publicKey ?? own), alg, kid: 'own' };
process.stdout.write(JSON.stringify({
  subject: payload.sub,
  type: protectedHeader.typ,
  token: await sign(secret ?? await importPKCS8(input.pkcs8, alg), kid),
  ownToken: await sign(own.privateKey ?? own, 'own'),
  ownJwk,
}));
