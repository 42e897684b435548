import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { DAY_MS } from '../../core/src/clock.ts'

/** A key and its certificate, as PEM, made for one test run and kept nowhere. */
export interface Certificate {
  key: string
  cert: string
}

/** What may be wrong with a server's certificate. */
export type CertificateKind = 'good' | 'self-signed' | 'unknown issuer' | 'expired' | 'not yet valid' | 'wrong host'

/** Certificates of every kind for 127.0.0.1, and the authority that must be trusted for the good one to be good. */
export interface Certificates {
  authority: string
  of: Record<CertificateKind, Certificate>
}

/** Makes a new authority and what it signs; times are the real ones, since TLS looks at no manual clock. */
export function makeCertificates(nowMs = Date.now()): Certificates {
  const authority = newAuthority('Test authority', nowMs)
  const stranger = newAuthority('Another authority', nowMs)
  const spanOf = (from: number, to: number): Span => [nowMs + from * DAY_MS, nowMs + to * DAY_MS]
  const valid = spanOf(-1, 1)
  return {
    authority: authority.cert,
    of: {
      good: issue(authority, valid, LOOPBACK),
      'self-signed': issue(null, valid, LOOPBACK),
      'unknown issuer': issue(stranger, valid, LOOPBACK),
      expired: issue(authority, spanOf(-2, -1), LOOPBACK),
      'not yet valid': issue(authority, spanOf(1, 2), LOOPBACK),
      'wrong host': issue(authority, valid, der(0x82, Buffer.from('other.example'))),
    },
  }
}

type Span = [fromMs: number, toMs: number]
interface Issuer extends Certificate {
  name: string
  privateKey: KeyObject
}

/** Source: X.690 (DER), RFC 5280 (certificates); tags 0x30 sequence, 0x31 set, 0x06 object id, 0x04 octets, 0x03 bits. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))
const bits = (bytes: Buffer) => der(0x03, Buffer.from([0]), bytes)
const ECDSA_SHA256 = der(0x30, oid('2a8648ce3d040302'))
const COMMON_NAME = oid('550403')
const SUBJECT_ALT_NAME = oid('551d11')
const BASIC_CONSTRAINTS = oid('551d13')
/** GeneralName `iPAddress` 127.0.0.1. */
const LOOPBACK = der(0x87, Buffer.from([127, 0, 0, 1]))

const nameOf = (text: string) => der(0x30, der(0x31, der(0x30, COMMON_NAME, der(0x0c, Buffer.from(text)))))
const timeOf = (ms: number) => {
  const digits = new Date(ms).toISOString().replace(/\D/g, '').slice(0, 14)
  return der(0x18, Buffer.from(`${digits}Z`))
}
const toPem = (bytes: Buffer) =>
  `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`

let serial = 0

function build(subject: string, span: Span, extension: Buffer, issuer: Issuer | null): Issuer {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const content = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([++serial])),
    ECDSA_SHA256,
    nameOf(issuer?.name ?? subject),
    der(0x30, ...span.map(timeOf)),
    nameOf(subject),
    publicKey.export({ format: 'der', type: 'spki' }),
    der(0xa3, der(0x30, extension)),
  )
  const signature = sign('sha256', content, issuer?.privateKey ?? privateKey)
  const cert = toPem(der(0x30, content, ECDSA_SHA256, bits(signature)))
  return { name: subject, privateKey, cert, key: String(privateKey.export({ format: 'pem', type: 'pkcs8' })) }
}

function newAuthority(name: string, nowMs: number): Issuer {
  const isAuthority = der(0x04, der(0x30, der(0x01, Buffer.from([255]))))
  return build(name, [nowMs - 10 * DAY_MS, nowMs + 10 * DAY_MS], der(0x30, BASIC_CONSTRAINTS, isAuthority), null)
}

/** A server's certificate for one general name. */
function issue(issuer: Issuer | null, span: Span, host: Buffer): Certificate {
  const names = der(0x04, der(0x30, host))
  const { key, cert } = build('A receiver', span, der(0x30, SUBJECT_ALT_NAME, names), issuer)
  return { key, cert }
}
