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

	async isAccepted(credential: Credential): Promise<boolean> {
		const token = credential.data.accessToken;
		if (this.latest?.token !== token) {
			const isAccepted = this.readTokenInformation(credential).then((each) => this.isCertain(each));
			this.latest = { token, isAccepted };
		}
		return await this.latest!.isAccepted;
	}

	/**
	 * The same of a token that was accepted elsewhere before, and may have ended since: false of any other. Without it, each
	 * of a thousand items that Puzzel refuses would cost a sign-in.
	 */
	async isStillAccepted(credential: Credential): Promise<boolean> {
		const { latest } = this;
		if (!latest || latest.token !== credential.data.accessToken) return false;
		if ((await latest.isAccepted) && this.latest === latest) this.latest = undefined;
		return await this.isAccepted(credential);
	}

	/** A check without a certain response says nothing, and is made again. */
	private isCertain(outcome: Classification): boolean {
		const isCertain = 'envelope' in outcome || outcome.retry === undefined;
		if (!isCertain) this.latest = undefined;
		return isCertain;
	}
}
