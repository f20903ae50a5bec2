// A real OpenID provider for the tests: node provider.js PORT SECRET REDIRECT_URI
// Whoever logs in as "a-b" is in the groups a and b. PUT /ill makes it ill: {claims, sign, pad}
// changes what its ID tokens say and who signs them, {says, keys} what it says instead of tokens and
// of its keys; PUT /keys gives it new keys.
import { createServer } from 'node:http';
import { createSecretKey } from 'node:crypto';
import { decodeJwt, exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import Provider from 'oidc-provider';

const [port, secret, redirectUri] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
let ill = {};
let own;
let serve;

async function freshKey() {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: 'one', use: 'sig', alg: 'RS256' };
}

async function signed(token) {
  const jwt = new SignJWT({ ...decodeJwt(token), ...ill.claims });
  if (ill.sign === 'nobody') return new UnsecuredJWT({ ...decodeJwt(token) }).encode();
  if (ill.sign === 'secret') {
    return jwt.setProtectedHeader({ alg: 'HS256' }).sign(createSecretKey(Buffer.from(secret)));
  }
  const key = ill.sign === 'other' ? await freshKey() : own;
  return jwt.setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(key);
}

async function renew() {
  own = await freshKey();
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'gongjian', client_secret: secret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], groups: ['groups', 'post'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['of the tests'] },
    pkce: { required: () => true },
    jwks: { keys: [own] },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, post: `desk of ${id}`, groups: id.split('-') }),
    }),
  });
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.path === '/token' && ctx.body?.id_token && Object.keys(ill).length > 0) {
      if (ill.drop) delete ctx.body.id_token;
      else ctx.body.id_token = await signed(ctx.body.id_token);
      if (ill.says !== undefined) {
        ctx.body = JSON.stringify(ill.says);
        ctx.type = 'json';
      }
      if (ill.pad) ctx.body.pad = 'x'.repeat(ill.pad);
    }
  });
  serve = provider.callback();
}

await renew();
createServer(async (request, response) => {
  if (ill.keys !== undefined && request.url === '/jwks') return response.end(JSON.stringify(ill.keys));
  if (request.method !== 'PUT') return serve(request, response);
  if (request.url === '/keys') await renew();
  let body = '';
  for await (const piece of request) body += piece;
  ill = JSON.parse(body || '{}');
  return response.end();
}).listen(Number(port), '127.0.0.1', () => console.log('ready'));
