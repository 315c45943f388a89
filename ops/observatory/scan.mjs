// Scans pages of a site that answers on loopback: node scan.mjs MODULES SITE KEY CERTIFICATE PATH…
// Prints {path: {score, failed: [test], severe: [what csp_evaluator finds of the highest severity]}}.
//
// The Observatory asks for the front page of a host, by HTTP on port 80 and HTTPS on 443. So this stands in front of the
// site as its TLS proxy, and says for each scan which page is the front page.
import http from "node:http";
import https from "node:https";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, site, key, certificate, ...paths] = process.argv.slice(2);
const { scan } = await import(pathToFileURL(`${modules}/node_modules/@mdn/mdn-http-observatory/src/scanner/index.js`));
const require = createRequire(`${modules}/node_modules/`);
const { CspEvaluator } = require("csp_evaluator/dist/evaluator.js");
const { CspParser } = require("csp_evaluator/dist/parser.js");
const HIGHEST = 10;
let front = "/";

const listening = (server, port) =>
  new Promise((ready, failed) => server.once("error", failed).listen(port, "127.0.0.1", () => ready(server)));

const redirect = (request, response) => {
  response.writeHead(301, { Location: `https://localhost${request.url}` }).end();
};

const forward = (request, response) => {
  const path = request.url === "/" ? front : request.url;
  const headers = { ...request.headers, host: "localhost", "x-forwarded-proto": "https" };
  const asked = http.request(`${site}${path}`, { method: request.method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  request.pipe(asked);
};

const policyOf = (path) =>
  new Promise((ready) => {
    http.get(`${site}${path}`, { headers: { host: "localhost", "x-forwarded-proto": "https" } }, (answer) => {
      answer.resume();
      ready(answer.headers["content-security-policy"] ?? "");
    });
  });

const servers = [
  await listening(http.createServer(redirect), 80),
  await listening(https.createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, forward), 443),
];
const told = {};
for (front of paths) {
  const result = await scan("localhost").catch((error) => {
    throw new Error(`${front}: ${error.message}`);
  });
  const findings = new CspEvaluator(new CspParser(await policyOf(front)).csp).evaluate();
  told[front] = {
    score: result.scan.score,
    failed: Object.entries(result.tests).filter(([, test]) => !test.pass).map(([name]) => name),
    severe: findings.filter((finding) => finding.severity === HIGHEST).map((finding) => finding.description),
  };
}
console.log(JSON.stringify(told));
servers.forEach((server) => server.closeAllConnections() || server.close());
process.exit(0);
