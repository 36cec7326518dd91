import { generate } from 'selfsigned';

export interface CertificatePair {
  readonly key: string;
  readonly cert: string;
}

/** A certificate as a bridge makes one for itself: elliptic curve, its id as the common name, valid for years. */
export async function bridgeCertificate(commonName: string): Promise<CertificatePair> {
  const made = await generate([{ name: 'commonName', value: commonName }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notAfterDate: new Date('2038-01-01T00:00:00Z'),
  });
  return { key: made.private, cert: made.cert };
}
