// Made by `npm run operations` from the OpenAPI document; not edited.
import type { DailySync, MonthlyRetest, Tier } from './account.ts'

/** What `getMe` answers. */
export interface GetMeReply {
  key: {
    id: number
    kind: 'api' | 'extension'
    scopes: ('read' | 'write' | 'admin')[]
  }
  name: string
  email: string | null
  subscriptionStatus: string
  isFreeTier: boolean
  accounts: {
    accountId: number
    xHandle: string
    tier: Tier
    monthlyRetest: MonthlyRetest
    dailySync: DailySync
  }[]
  credits: {
    balance: number | null
    lowBalanceThreshold: number
    isLow: boolean
    autoTopupEnabled: boolean
  }
  totals: {
    monthlyRetestRemaining: number | null
    dailySyncRemaining: number | null
  }
}
