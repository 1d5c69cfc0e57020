import { share } from '../../harness/n8n/sharing';

export default share;
