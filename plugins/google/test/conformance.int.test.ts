import { describeConformance } from '@nexa/testkit/conformance';
import { harness, subject } from './conformance.ts';

describeConformance(subject, harness);
