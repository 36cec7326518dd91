#!/usr/bin/env node
import { createProgram } from './cli/program.ts';
import { exitCodeOf, failureText } from './cli/report-failure.ts';

try {
  await createProgram().parseAsync();
} catch (error) {
  process.stderr.write(`${failureText(error)}\n`);
  process.exitCode = exitCodeOf(error);
}
// Handles that a library left open must not keep a finished command alive.
process.exit();
