import { routeFor } from '../api.ts'

/** What events of a gateway need of the relay beyond the database. */
export interface BillingServices {
  billingEvents: {
    /** Whether Stripe's events are taken at all. */
    isOn: boolean
    /**
     * Takes a signed event in; `ignored` = it is about nothing that is billed here.
     * @throws InvalidInput `invalid_signature`
     */
    take(text: string, signature: string): Promise<'taken' | 'repeated' | 'unknown' | 'ignored'>
  }
}

export const route = routeFor<BillingServices>()
