import { join, resolve } from 'node:path'

/** The root of the checkout; what installs must not load the hub, which may not be there yet. */
export const ROOT = resolve(import.meta.dirname, '../..')

/** A host that the connectors are proven in. */
export interface Host {
  name: string
  /** Folders with a package.json and a lockfile of their own, below the root. */
  installs: string[]
}

/** One line a host; its tests are in `<name>.e2e.ts`. */
export const hosts: Host[] = [
  { name: 'n8n', installs: ['connectors/n8n', 'test/e2e/n8n-host'] },
  { name: 'zapier', installs: ['connectors/zapier'] },
  { name: 'make', installs: [] },
  { name: 'node-red', installs: ['test/e2e/node-red-host'] },
]

/** What an installation leaves beside the packages, so that the next one knows what is there. */
export interface InstallNote {
  /** Of the lockfile and the Node that it was made with. */
  hash: string
  seconds: number
}

/** Where the note of an installation is kept. */
export const noteFile = (folder: string): string => join(ROOT, folder, 'node_modules', '.leadwire-install.json')
