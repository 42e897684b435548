import { isLeadwireError, type LeadwireError } from '../errors.ts'
import type { Vault } from '../vault.ts'

/** A sealed secret in force. */
export interface SealedSecret {
  subscriptionId: number
  sealedSecret: string
  /** null = the current one. */
  expiresAt: number | null
}

/** What signs for a URL. */
export interface OpenedSecrets {
  /** In the order given. */
  secrets: string[]
  /** By subscription why its current secret cannot be opened: what it is sent, its receiver could not verify. */
  damage: Map<number, LeadwireError>
}

/**
 * Opens what can be opened, so that one damaged secret stops its own subscription alone. A damaged one of before is passed
 * over: its overlap is cut short, and a rotation heals at once.
 */
export function openSecrets(sealed: readonly SealedSecret[], vault: Vault): OpenedSecrets {
  const opened: OpenedSecrets = { secrets: [], damage: new Map() }
  for (const { subscriptionId, sealedSecret, expiresAt } of sealed) {
    try {
      opened.secrets.push(vault.open(sealedSecret))
    } catch (error) {
      if (!isLeadwireError(error)) throw error
      if (expiresAt === null) opened.damage.set(subscriptionId, error)
    }
  }
  return opened
}
