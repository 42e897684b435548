// Made by `npm run operations` from the OpenAPI document; not edited.
import type { Call, CallOptions } from '../request.ts'
import type {
  GetNotificationSettingsReply,
  SetNotificationSettingsBody,
  SetNotificationSettingsReply,
} from '../types/notification.ts'

/** `client.notifications` */
export class Notifications {
  readonly #call: Call

  constructor(call: Call) {
    this.#call = call
  }

  /** Says how often the team is told of new leads, and how that fared. */
  get(options?: CallOptions): Promise<GetNotificationSettingsReply> {
    return this.#call({ method: 'GET', path: '/api/v2/notification-settings' }, options)
  }

  /** Sets how often the team is told of new leads, and where. Takes a key with the scope `admin`. */
  set(body: SetNotificationSettingsBody = {}, options?: CallOptions): Promise<SetNotificationSettingsReply> {
    return this.#call({ method: 'PUT', path: '/api/v2/notification-settings', body }, options)
  }
}
