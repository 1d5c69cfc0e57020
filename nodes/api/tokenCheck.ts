import type { Classification, PuzzelCall } from './classify';
import type { Credential } from './send';

/** AccessTokenInformation [documented]. */
export const TOKEN_INFORMATION: PuzzelCall = {
	retrySafety: 'safe',
	path: '/accesstokeninformation',
	purpose: 'read who the user of the credential is',
};

/** Whether Puzzel accepts a token elsewhere: checked once for all API requests that were refused with it. */
export class TokenCheck {
	private latest: { token: unknown; isAccepted: Promise<boolean> } | undefined;

	constructor(private readonly readTokenInformation: (credential: Credential) => Promise<Classification>) {}

	/**
	 * The first time that a call is refused, only a token that was accepted elsewhere before is checked, as it may have ended
	 * since. Without that, each of a thousand items that Puzzel refuses would cost a sign-in.
	 */
	async isAccepted(credential: Credential, isRepeated: boolean): Promise<boolean> {
		const token = credential.data.accessToken;
		const { latest } = this;
		if (!isRepeated) {
			if (latest?.token !== token) return false;
			if ((await latest!.isAccepted) && this.latest === latest) this.latest = undefined;
		}
		if (this.latest?.token !== token) {
			const isAccepted = this.readTokenInformation(credential).then((each) => this.isCertain(each));
			this.latest = { token, isAccepted };
		}
		return await this.latest!.isAccepted;
	}

	/** A check without a certain response says nothing, and is made again. */
	private isCertain(outcome: Classification): boolean {
		const isCertain = 'envelope' in outcome || outcome.retry === undefined;
		if (!isCertain) this.latest = undefined;
		return isCertain;
	}
}
