import { describeConformance } from '@nexa/testkit/conformance';
import { harnessOf, subject } from './conformance.ts';

describeConformance(subject, harnessOf('3.4'));
