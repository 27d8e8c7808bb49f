// What every script here shares: the address of the server, and a product with orders of two regions.
import assert from 'node:assert/strict';

export { assert };
export const base = process.argv[2];
export const key = process.argv[3] ?? 'any';
export const product = 'shop';
export const question = 'What was revenue in March 2025?';

/** Runs named checks one after the other; the first that fails ends the program with 1. */
export async function run(checks) {
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check();
      console.log(`ok  ${name}`);
    } catch (error) {
      console.error(`failed  ${name}\n${error.stack ?? error}`);
      process.exit(1);
    }
  }
  process.exit(0);
}
