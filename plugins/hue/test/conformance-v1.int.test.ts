import { describeConformance } from '@nexa/testkit/conformance';
import { harness, subject } from './conformance-v1.ts';

describeConformance(subject, harness);
