import { endSharing } from '../../harness/n8n/sharing';

export default endSharing;
