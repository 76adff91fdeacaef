// Test a mail server with nodemailer's verify(), as its documentation shows it, with all that a careful user sets.
import { readFileSync } from "node:fs";
import { createTransport } from "nodemailer";

const { host, port, security, username, authorities, milliseconds } = JSON.parse(readFileSync(process.argv[2], "utf8"));

const transport = createTransport({
  host,
  port,
  secure: security === "tls",
  requireTLS: security === "starttls",
  auth: username ? { user: username, pass: process.env.SMTP_PASSWORD } : undefined,
  tls: { ca: readFileSync(authorities, "utf8") },
  connectionTimeout: milliseconds,
  greetingTimeout: milliseconds,
  socketTimeout: milliseconds,
  dnsTimeout: milliseconds,
});

try {
  await transport.verify();
  console.log("Server is ready to take our messages");
} catch (error) {
  console.error("Verification failed:", error);
  process.exit(1); // its socket may live on for seconds
}
