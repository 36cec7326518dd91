/**
 * Generated from docs/openapi.json by openapi-typescript; `npm run generate` writes it anew.
 * Do not make direct changes to the file.
 */

export interface paths {
    "/api/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the first set-up is still to be done */
        get: operations["getSetup"];
        put?: never;
        /**
         * Create the owner and the first home
         * @description First run only; 409 afterwards. From another machine it needs the code that NEXA printed at start.
         */
        post: operations["setUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         * @description Sets the session cookie and answers the same session as a token. Failed logins are slowed down.
         */
        post: operations["logIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out
         * @description Needs a signed-in person.
         */
        post: operations["logOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Erase this account
         * @description Signs out everywhere and stops the homes at once; rows go within minutes. Homes in which nobody else lives go too; others must be handed over first, unless `removeSharedHomes` says otherwise.
         *
         *     Needs a signed-in person.
         */
        delete: operations["eraseMe"];
        options?: never;
        head?: never;
        /**
         * Change one’s own name, language and preferences
         * @description Needs a signed-in person.
         */
        patch: operations["changeMe"];
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is signed in, and their homes
         * @description Needs the scope `read`.
         */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The access tokens of this user
         * @description Needs a signed-in person.
         */
        get: operations["listTokens"];
        put?: never;
        /**
         * Make an access token
         * @description The token is shown in this answer only. What it may do is never more than its user may.
         *
         *     Needs a signed-in person.
         */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete an access token; it stops working at once
         * @description Needs a signed-in person.
         */
        delete: operations["deleteToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system/oauth-clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The ecosystems that accounts may be linked to
         * @description Needs a signed-in person.
         */
        get: operations["listOauthClients"];
        put?: never;
        /**
         * Let accounts be linked to an ecosystem
         * @description The secret is shown in this answer only. A client id that was used and given up is not given out again.
         *
         *     Needs a signed-in person.
         */
        post: operations["createOauthClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system/oauth-clients/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Let no account be linked to an ecosystem any more; all links to it end at once
         * @description Needs a signed-in person.
         */
        delete: operations["deleteOauthClient"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account-links/request": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What an ecosystem asks for: the query with which it sent a person to `/oauth/authorize`
         * @description Needs a signed-in person.
         */
        get: operations["readLinkRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The ecosystems that act in the name of this user
         * @description Needs a signed-in person.
         */
        get: operations["listAccountLinks"];
        put?: never;
        /**
         * Let an ecosystem act in your name in some homes, or refuse
         * @description Where the ecosystem is known and asked wrongly, the person is led back to it with the error of RFC 6749, 4.1.2.1, and nothing is linked.
         *
         *     Needs a signed-in person.
         */
        post: operations["answerLinkRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account-links/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a link; its tokens stop working at once
         * @description Needs a signed-in person.
         */
        delete: operations["deleteAccountLink"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The homes of this user
         * @description Needs the scope `read`.
         */
        get: operations["listHomes"];
        put?: never;
        /**
         * Add a home, with this user as its owner
         * @description Needs the scope `admin`.
         */
        post: operations["createHome"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A home
         * @description Needs the scope `read` and at least the role `guest` in the home.
         */
        get: operations["getHome"];
        put?: never;
        post?: never;
        /**
         * Remove a home
         * @description It ends at once. Its rows go after 30 days, or with `purge=true` within minutes; nothing brings them back.
         *
         *     Needs the scope `admin` and at least the role `owner` in the home.
         */
        delete: operations["removeHome"];
        options?: never;
        head?: never;
        /**
         * Change the name, the zone or the position of a home
         * @description The zone and the position are what the times and the sun of its automations go by.
         *
         *     Needs the scope `admin` and at least the role `admin` in the home.
         */
        patch: operations["changeHome"];
        trace?: never;
    };
    "/api/v1/homes/{homeId}/rooms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The rooms of a home
         * @description Needs the scope `read` and at least the role `guest` in the home.
         */
        get: operations["listRooms"];
        put?: never;
        /**
         * Add a room
         * @description Needs the scope `admin` and at least the role `admin` in the home.
         */
        post: operations["createRoom"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rooms/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a room; its devices stay without one
         * @description Needs the scope `admin` and at least the role `admin` in the home.
         */
        delete: operations["removeRoom"];
        options?: never;
        head?: never;
        /**
         * Change a room
         * @description Needs the scope `admin` and at least the role `admin` in the home.
         */
        patch: operations["changeRoom"];
        trace?: never;
    };
    "/api/v1/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All data of this person
         * @description Of homes what this person may see, and of the account everything but hashes and secrets.
         *
         *     Needs a signed-in person.
         */
        get: operations["exportMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All data of a home
         * @description Needs the scope `admin` and at least the role `owner` in the home.
         */
        get: operations["exportHome"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/erasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the erasure of this account would remove, and what would stay and why
         * @description Needs a signed-in person.
         */
        get: operations["planErasure"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How long history is kept, how much there is, and how much there will be
         * @description Predicted from the rows of the last seven days and the bytes that a plain and a packed row take up in this database.
         *
         *     Needs the scope `admin` and at least the role `admin` in the home.
         */
        get: operations["getRetention"];
        /**
         * Say how long history is kept
         * @description These rules replace all others of the home. Rows that are past theirs go in the following night and do not come back; their rollups, and with them the charts of buckets from 15 minutes on, stay. With `dryRun` nothing is changed: the answer says what would go.
         *
         *     Needs the scope `admin` and at least the role `admin` in the home.
         */
        put: operations["setRetention"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The people of a home and their roles
         * @description A guest sees themselves only.
         *
         *     Needs the scope `read` and at least the role `guest` in the home.
         */
        get: operations["listMembers"];
        put?: never;
        /**
         * Add a person who has an account on this server
         * @description Guests may be limited to rooms, hours and days; what is left out is not limited.
         *
         *     Needs the scope `admin` and at least the role `admin` in the home.
         */
        post: operations["addMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/members/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A member
         * @description Needs the scope `read` and at least the role `guest` in the home.
         */
        get: operations["getMember"];
        put?: never;
        post?: never;
        /**
         * Remove a member, or leave the home oneself
         * @description Others are removed by whoever manages the home. It counts at once, on the live channel too.
         *
         *     Needs the scope `admin` and at least the role `guest` in the home.
         */
        delete: operations["removeMember"];
        options?: never;
        head?: never;
        /**
         * Change the role or the limits of a member, or hand the home over
         * @description `null` takes a limit away. The role `owner` hands the home over: only its owner may, and becomes an admin. It counts at once, on the live channel too.
         *
         *     Needs the scope `admin` and at least the role `admin` in the home.
         */
        patch: operations["changeMember"];
        trace?: never;
    };
    "/api/v1/opening": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All that the page shows when it opens
         * @description Of the home `homeId`, or of the oldest one of this user.
         *
         *     Needs the scope `read`.
         */
        get: operations["getOpening"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The installed plugins and how they are doing
         * @description Needs the scope `read`.
         */
        get: operations["listPlugins"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/capabilities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every capability with its attributes, commands and events
         * @description Values and parameters are described by JSON Schemas; the page draws its controls from them.
         *
         *     Needs the scope `read`.
         */
        get: operations["listCapabilities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/discoveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was heard on the network, and which plugin matched it
         * @description What this home ignores is left out unless it is asked for.
         *
         *     Needs the scope `admin` and at least the role `admin` in the home.
         */
        get: operations["listDiscoveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/discoveries/heard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything that was heard on the network, and what became of it
         * @description The latest first; at most 500 things that this server heard and 500 that the relays of this home heard, for 15 minutes after they were heard last. Names and details come from whoever is on the network.
         *
         *     Needs the scope `admin` and at least the role `admin` in the home.
         */
        get: operations["listHeard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/discoveries/{discoveryId}/ignore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Do not show this discovery to this home any more, whoever hears it
         * @description Needs the scope `admin` and at least the role `admin` in the home.
         */
        post: operations["ignoreDiscovery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/discoveries/{discoveryId}/unignore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show an ignored discovery again
         * @description Needs the scope `admin` and at least the role `admin` in the home.
         */
        post: operations["unignoreDiscovery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/discoveries/{discoveryId}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lead the integration to the address at which its device was heard
         * @description Its key and everything else stays; it is connected afresh.
         *
         *     Needs the scope `admin` and at least the role `admin` in the home.
         */
        post: operations["moveToDiscovery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/relays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The relays of a home that are connected to this server
         * @description Needs the scope `admin` and at least the role `admin` in the home.
         */
        get: operations["listRelays"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/installs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Prepared installations and updates that wait for a person’s word
         * @description For the person who looks after the server.
         *
         *     Needs the scope `admin`.
         */
        get: operations["listInstalls"];
        put?: never;
        /**
         * Fetches a plugin and shows what it would be and may do
         * @description For the person who looks after the server. From a registry or a folder; nothing of it runs before the plan is confirmed.
         *
         *     Needs the scope `admin`.
         */
        post: operations["prepareInstall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/installs/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * As `prepareInstall`, from a packed plugin in the body
         * @description For the person who looks after the server. The body is the .tgz, as `application/gzip`.
         *
         *     Needs the scope `admin`.
         */
        post: operations["uploadInstall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/installs/{planId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A prepared installation
         * @description For the person who looks after the server.
         *
         *     Needs the scope `admin`.
         */
        get: operations["getInstall"];
        put?: never;
        post?: never;
        /**
         * Throws a prepared installation away
         * @description For the person who looks after the server.
         *
         *     Needs the scope `admin`.
         */
        delete: operations["discardInstall"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/installs/{planId}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Agrees to a plan and carries it out
         * @description For the person who looks after the server. An update is watched for a while, and rolled back with its data when it does worse than before.
         *
         *     Needs the scope `admin`.
         */
        post: operations["confirmInstall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{pluginId}/update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Updates a plugin from where it came from
         * @description For the person who looks after the server. At once when it asks for no more than was agreed to; otherwise the plan waits.
         *
         *     Needs the scope `admin`.
         */
        post: operations["updatePlugin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{pluginId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Removes a plugin that was installed
         * @description For the person who looks after the server. Refused while integrations use it, unless they are to be removed too; their devices keep their history.
         *
         *     Needs the scope `admin`.
         */
        delete: operations["removePlugin"];
        options?: never;
        head?: never;
        /**
         * Switches a plugin on or off
         * @description For the person who looks after the server. Off, it does not run, and its integrations are offline.
         *
         *     Needs the scope `admin`.
         */
        patch: operations["switchPlugin"];
        trace?: never;
    };
    "/api/v1/plugins/{pluginId}/restart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Starts a plugin afresh, out of safe mode too
         * @description For the person who looks after the server.
         *
         *     Needs the scope `admin`.
         */
        post: operations["restartPlugin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{pluginId}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a plugin logged last
         * @description For the person who looks after the server. At most the last 1,000 lines since NEXA was started, the oldest first; secrets are cut out.
         *
         *     Needs the scope `admin`.
         */
        get: operations["readPluginLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations/{id}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the plugin of an integration logged last about it
         * @description Needs the scope `admin` and at least the role `admin` in the home.
         */
        get: operations["readIntegrationLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalogue/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Models of devices that this server knows; by name, with `search` the best matches first
         * @description Filled from what paired devices say of their make and model. The same for everybody.
         *
         *     Needs the scope `read`.
         */
        get: operations["listModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/integrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The integrations of a home
         * @description Needs the scope `read` and at least the role `member` in the home.
         */
        get: operations["listIntegrations"];
        put?: never;
        /**
         * Add an integration: pair a bridge, an account, a device
         * @description With all that the plugin needs in `config` it is added at once: 201. Otherwise a flow answers, 202, whose `fields` say what is missing or whose `hint` says what to press.
         *
         *     Needs the scope `admin` and at least the role `admin` in the home.
         */
        post: operations["addIntegration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An integration
         * @description Needs the scope `read` and at least the role `member` in the home.
         */
        get: operations["getIntegration"];
        put?: never;
        post?: never;
        /**
         * Remove an integration with its devices and secrets
         * @description Needs the scope `admin` and at least the role `admin` in the home.
         */
        delete: operations["removeIntegration"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations/{id}/power": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say which plug feeds the bridge of an integration
         * @description With a person’s consent NEXA can restart the bridge by it. A plug that is reached only through that bridge is refused.
         *
         *     Needs the scope `admin` and at least the role `admin` in the home.
         */
        put: operations["linkPower"];
        post?: never;
        /**
         * Say that no plug which NEXA can switch feeds the bridge of an integration
         * @description Needs the scope `admin` and at least the role `admin` in the home.
         */
        delete: operations["unlinkPower"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations/{id}/reconnect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close and open the link afresh
         * @description Answers at once; the integration’s status tells what came of it.
         *
         *     Needs the scope `control` and at least the role `member` in the home.
         */
        post: operations["reconnectIntegration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations/{id}/diagnostics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The diagnostics bundle of an integration
         * @description Versions, settings, statuses, devices, states, open issues, the log and a recording of the last traffic with the plugin. Secrets are cut out, addresses, names and ids are pseudonyms.
         *
         *     Needs the scope `admin` and at least the role `admin` in the home.
         */
        get: operations["integrationDiagnostics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/diagnostics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The diagnostics bundle of a device
         * @description Versions, settings, statuses, devices, states, open issues, the log and a recording of the last traffic with the plugin. Secrets are cut out, addresses, names and ids are pseudonyms.
         *
         *     Needs the scope `admin` and at least the role `admin` in the home.
         */
        get: operations["deviceDiagnostics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations/{id}/reauth": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Renew a key that was refused
         * @description The same steps as at first; the integration keeps its devices and their history.
         *
         *     Needs the scope `admin` and at least the role `admin` in the home.
         */
        post: operations["pairAgain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations/{id}/reconfigure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the configuration of an integration
         * @description Fields of `config` replace those of the present configuration, `null` takes one away, a secret left out stays. It is tried by connecting: when that fails, the present one is used again and the flow that answers says why. Without `config` a form answers.
         *
         *     Needs the scope `admin` and at least the role `admin` in the home.
         */
        post: operations["reconfigureIntegration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/flows/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A pairing on its way
         * @description Needs the scope `admin` and at least the role `admin` in the home.
         */
        get: operations["getFlow"];
        put?: never;
        /**
         * Answer a step of a pairing
         * @description An empty `input` asks again whether the button was pressed.
         *
         *     Needs the scope `admin` and at least the role `admin` in the home.
         */
        post: operations["answerFlow"];
        /**
         * Give up a pairing
         * @description Needs the scope `admin` and at least the role `admin` in the home.
         */
        delete: operations["cancelFlow"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/flows/{id}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Go on after a vendor’s page sent the person back
         * @description For an `external` step: `state` as it came back (the flow’s id is its part before the dot), and every other parameter. Each state is taken once, from the person whose flow it is.
         *
         *     Needs the scope `admin` and at least the role `admin` in the home.
         */
        post: operations["comeBackToFlow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The devices of a home, by name; with `search` the best matches first
         * @description Needs the scope `read` and at least the role `guest` in the home.
         */
        get: operations["listDevices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A device
         * @description Needs the scope `read` and at least the role `guest` in the home.
         */
        get: operations["getDevice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Rename a device, move it to a room, note something about it
         * @description Needs the scope `admin` and at least the role `admin` in the home.
         */
        patch: operations["changeDevice"];
        trace?: never;
    };
    "/api/v1/devices/{id}/commands": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask a device for something
         * @description 200 when the command is final within `waitMs`, 202 while it is pending. The device’s own report is what confirms it. Sent again with the same `id` it is carried out once.
         *
         *     Needs the scope `control` and at least the role `guest` in the home.
         */
        post: operations["sendCommand"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What became of a command
         * @description Needs the scope `read` and at least the role `guest` in the home.
         */
        get: operations["getCommand"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/exposure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What voice ecosystems may see of a home, and what they know
         * @description Needs the scope `admin` and at least the role `admin` in the home.
         */
        get: operations["getExposure"];
        /**
         * Say what a voice ecosystem may see of a home
         * @description Replaces what was said for this ecosystem, of scenes only when they are named. It is told within seconds when it is linked. A home that has no integration of the ecosystem yet gets one, where the plugin needs nothing for it.
         *
         *     Needs the scope `admin` and at least the role `admin` in the home.
         */
        put: operations["setExposure"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/device-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Devices that may be one, with what speaks for and against it
         * @description Needs the scope `read` and at least the role `admin` in the home.
         */
        get: operations["listDeviceLinks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that two devices are one
         * @description The elder keeps its id, history, name and room; the other becomes a second path of it.
         *
         *     Needs the scope `admin` and at least the role `admin` in the home.
         */
        post: operations["linkDevices"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/binding-changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What became of a device’s paths, the newest first
         * @description Needs the scope `read` and at least the role `guest` in the home.
         */
        get: operations["listBindingChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/bindings/{bindingId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Prefer a path, or agree to a link that NEXA made
         * @description Needs the scope `admin` and at least the role `admin` in the home.
         */
        put: operations["changeBinding"];
        post?: never;
        /**
         * Part a path from its device; it is a device of its own afterwards
         * @description Needs the scope `admin` and at least the role `admin` in the home.
         */
        delete: operations["unlinkBinding"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/replace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put another device in the place of one, or say what that would mean
         * @description The device keeps its id, and with it name, room, history, totals, automations and what voice assistants know it by. With `dryRun` nothing changes.
         *
         *     Needs the scope `admin` and at least the role `admin` in the home.
         */
        post: operations["replaceDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/replacements/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo a replacement: both devices are as they were
         * @description Needs the scope `admin` and at least the role `admin` in the home.
         */
        post: operations["undoReplacement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/telemetry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The course of a numeric attribute
         * @description Ascending. With `bucket` each item is `{time, avg, min, max, count}`, else `{time, value}`. Days and longer are days of the home’s time zone.
         *
         *     Needs the scope `read` and at least the role `guest` in the home.
         */
        get: operations["getTelemetry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/states": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Changes of states, each with its cause; newest first
         * @description Needs the scope `read` and at least the role `guest` in the home.
         */
        get: operations["getStates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events of a device; newest first
         * @description Needs the scope `read` and at least the role `guest` in the home.
         */
        get: operations["getEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/telemetry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send in samples of measured attributes
         * @description Answers after the samples are committed. A wrong one is rejected alone, with its place and a code.
         *
         *     Needs the scope `ingest` and at least the role `member` in the home.
         */
        post: operations["importTelemetry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/automations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The automations of a home
         * @description Needs the scope `read` and at least the role `member` in the home.
         */
        get: operations["listAutomations"];
        put?: never;
        /**
         * Add an automation
         * @description The addresses of its webhooks are in this answer and in no later one.
         *
         *     Needs the scope `admin` and at least the role `admin` in the home.
         */
        post: operations["createAutomation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/automations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An automation
         * @description Whoever manages the home sees its webhooks too, without their tokens.
         *
         *     Needs the scope `read` and at least the role `member` in the home.
         */
        get: operations["getAutomation"];
        /**
         * Change an automation, or switch it on and off
         * @description What was read can be sent back as it is; with its `version` the change is refused when somebody else made one meanwhile. Runs that are under way end, unless nothing changed. The addresses of new webhooks are in this answer and in no later one.
         *
         *     Needs the scope `admin` and at least the role `admin` in the home.
         */
        put: operations["replaceAutomation"];
        post?: never;
        /**
         * Remove an automation
         * @description Needs the scope `admin` and at least the role `admin` in the home.
         */
        delete: operations["removeAutomation"];
        options?: never;
        head?: never;
        /**
         * Switch an automation on or off, or give it another name
         * @description It is checked, and its tests are run, when it is switched on. Runs that are under way end when it is switched off or named otherwise.
         *
         *     Needs the scope `admin` and at least the role `admin` in the home.
         */
        patch: operations["changeAutomation"];
        trace?: never;
    };
    "/api/v1/automations/{id}/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A new address for a webhook trigger; the one before is good no more
         * @description Needs the scope `admin` and at least the role `admin` in the home.
         */
        post: operations["renewWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/automations/{id}/executions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The runs of an automation with all that they saw and did; newest first
         * @description Needs the scope `read` and at least the role `member` in the home.
         */
        get: operations["listExecutions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/automations/{id}/executions/{executionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A run of an automation with all that it saw and did
         * @description Needs the scope `read` and at least the role `member` in the home.
         */
        get: operations["getExecution"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/automations/{id}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run the actions of an automation now
         * @description Its conditions are looked at unless they are to be skipped, and its mode counts: the answer may be a not-run.
         *
         *     Needs the scope `control` and at least the role `member` in the home.
         */
        post: operations["runAutomation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/automations/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End the runs of an automation that are under way or wait
         * @description Needs the scope `control` and at least the role `member` in the home.
         */
        post: operations["stopAutomation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Fire a webhook trigger of an automation
         * @description What is sent is the run’s `trigger.data`: a JSON object of at most 16 kB, three levels deep. Answers when what began by it is kept.
         */
        put: operations["putWebhook"];
        /**
         * Fire a webhook trigger of an automation
         * @description What is sent is the run’s `trigger.data`: a JSON object of at most 16 kB, three levels deep. Answers when what began by it is kept.
         */
        post: operations["callWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/automation-health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is wrong with the automations of a home; newest first
         * @description As it was when they were looked at last: daily, and a few seconds after a change.
         *
         *     Needs the scope `read` and at least the role `member` in the home.
         */
        get: operations["listAutomationFindings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/automations/{id}/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is wrong with an automation, also where it only has a part in it; newest first
         * @description As it was when it was looked at last: daily, and a few seconds after a change.
         *
         *     Needs the scope `read` and at least the role `member` in the home.
         */
        get: operations["getAutomationHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/automations/{id}/repair": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put something else in the place of what a part of an automation names
         * @description Everything else stays as it is. It is checked as an edit is, but for other parts that are broken already; while there are such parts its tests are not run. Runs that are under way end.
         *
         *     Needs the scope `admin` and at least the role `admin` in the home.
         */
        post: operations["repairAutomation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/automation-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Templates of automations: those that NEXA brings along and those that the home imported
         * @description Needs the scope `read` and at least the role `member` in the home.
         */
        get: operations["listAutomationTemplates"];
        put?: never;
        /**
         * Import a template; an earlier version of it is kept beside it
         * @description Needs the scope `admin` and at least the role `admin` in the home.
         */
        post: operations["addAutomationTemplate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/automation-templates/{templateId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove an imported template; automations that were made from it stay
         * @description Needs the scope `admin` and at least the role `admin` in the home.
         */
        delete: operations["removeAutomationTemplate"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/automation-templates/{templateId}/fill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a template becomes with these answers; nothing is kept
         * @description Needs the scope `admin` and at least the role `admin` in the home.
         */
        post: operations["fillAutomationTemplate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/automations/{id}/upgrade": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an automation becomes with the newest version of its template; nothing is kept
         * @description Needs the scope `read` and at least the role `admin` in the home.
         */
        post: operations["previewAutomationUpgrade"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/automations/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What automations of Home Assistant become here, and what cannot be brought over; nothing is kept
         * @description Needs the scope `admin` and at least the role `admin` in the home.
         */
        post: operations["importAutomations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/automations/{id}/tests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run the tests that are kept with an automation
         * @description In memory, on a clock of their own: no device notices.
         *
         *     Needs the scope `read` and at least the role `member` in the home.
         */
        post: operations["testAutomation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/automations/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an automation as it is now would have done on recorded days
         * @description What the automation did itself is left out of the recording; a command of the draft is not sent, and what it sets lies over the recording until somebody else changed it. One replay of a home at a time, for 20 seconds at most.
         *
         *     Needs the scope `read` and at least the role `admin` in the home.
         */
        post: operations["replayAutomation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/automations/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a draft of an automation would have done on recorded days
         * @description What the automation did itself is left out of the recording; a command of the draft is not sent, and what it sets lies over the recording until somebody else changed it. One replay of a home at a time, for 20 seconds at most.
         *
         *     Needs the scope `read` and at least the role `admin` in the home.
         */
        post: operations["replayDraft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/scenes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The scenes of a home, and those that its bridges keep themselves
         * @description Needs the scope `read` and at least the role `member` in the home.
         */
        get: operations["listScenes"];
        put?: never;
        /**
         * Add a scene
         * @description Needs the scope `admin` and at least the role `admin` in the home.
         */
        post: operations["createScene"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scenes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A scene
         * @description Needs the scope `read` and at least the role `member` in the home.
         */
        get: operations["getScene"];
        /**
         * Change a scene
         * @description What was read can be sent back as it is.
         *
         *     Needs the scope `admin` and at least the role `admin` in the home.
         */
        put: operations["replaceScene"];
        post?: never;
        /**
         * Remove a scene
         * @description Needs the scope `admin` and at least the role `admin` in the home.
         */
        delete: operations["removeScene"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scenes/{id}/activations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How a scene was applied, with the result of each device; newest first
         * @description Needs the scope `read` and at least the role `member` in the home.
         */
        get: operations["listActivations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/scenes/capture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What devices are now, as the states of a scene; nothing is kept
         * @description Locks, alarms, valves, garage doors and heat are left out unless they are asked for, and what was never heard.
         *
         *     Needs the scope `read` and at least the role `member` in the home.
         */
        post: operations["captureScene"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scenes/{id}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Apply a scene
         * @description Devices that are as wished already are left alone; those that lag behind are told again.
         *
         *     Needs the scope `control` and at least the role `member` in the home.
         */
        post: operations["activateScene"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scene-activations/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring back what was before a scene was applied
         * @description Of each scene, the last time that it was applied can be undone, once.
         *
         *     Needs the scope `control` and at least the role `member` in the home.
         */
        post: operations["undoActivation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/mode": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The mode of a home, and whether somebody is there
         * @description Needs the scope `read` and at least the role `member` in the home.
         */
        get: operations["getHomeMode"];
        /**
         * Set the mode of a home, or say whether there are guests
         * @description Needs the scope `control` and at least the role `member` in the home.
         */
        put: operations["setHomeMode"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What this person was told; newest first
         * @description Needs the scope `read`.
         */
        get: operations["listNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * It was read
         * @description Needs the scope `read`.
         */
        post: operations["readNotification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * All of it was read, up to a moment
         * @description Needs the scope `read`.
         */
        post: operations["readAllNotifications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/issues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is or was wrong in a home; newest first
         * @description Needs the scope `read` and at least the role `guest` in the home.
         */
        get: operations["listIssues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/issues/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An issue: what happened, what NEXA did, what to do next
         * @description Needs the scope `read` and at least the role `guest` in the home.
         */
        get: operations["getIssue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/issues/{id}/heal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a healing action now
         * @description The best one, or the one named. The issue tells what came of it.
         *
         *     Needs the scope `control` and at least the role `member` in the home.
         */
        post: operations["healIssue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/issues/{id}/repair": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin the steps with which a person mends an issue
         * @description Answers like pairing: 202 with a flow, or 201 when nothing had to be asked. The check that raised the issue looks again at the end.
         *
         *     Needs the scope `admin` and at least the role `admin` in the home.
         */
        post: operations["repairIssue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/issues/{id}/snooze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Leave an issue alone for a while
         * @description Needs the scope `control` and at least the role `member` in the home.
         */
        post: operations["snoozeIssue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/homes/{homeId}/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was done in a home, by whom, from where and why; newest first
         * @description Needs the scope `admin` and at least the role `admin` in the home.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was done that is about no home: logins, tokens, accounts; newest first
         * @description For the person who looks after the server.
         *
         *     Needs the scope `admin`.
         */
        get: operations["listSystemAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The background jobs, how they are doing, and those out of attempts
         * @description For the person who looks after the server.
         *
         *     Needs the scope `admin`.
         */
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system/backups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The backups of this server, the newest first
         * @description For the person who looks after the server.
         *
         *     Needs the scope `admin`.
         */
        get: operations["listBackups"];
        put?: never;
        /**
         * Makes a backup now, in the background
         * @description For the person who looks after the server. How it went stands in the jobs’ runs.
         *
         *     Needs the scope `admin`.
         */
        post: operations["startBackup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth/authorize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where an ecosystem sends a person who wants to link their account
         * @description An ecosystem that is known, with an address that is its, and that asks wrongly, gets the person back with `error`, `error_description` and `state` (RFC 6749, 4.1.2.1). Anybody else is told on the page.
         */
        get: operations["authorize"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Turn a code or refresh token into tokens
         * @description `grant_type` is `authorization_code` with `code`, `redirect_uri` and, where it was asked with one, `code_verifier`; or `refresh_token` with `refresh_token`. The client shows who it is by Basic authentication or by `client_id` and `client_secret`.
         */
        post: operations["exchangeToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the link that a token belongs to */
        post: operations["revokeToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hooks/{plugin}/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A request of an ecosystem, about all homes of whoever linked the account
         * @description Needs a token of an account link, or an access token, with the scope `ecosystem:<plugin>`: in the header `Authorization`, or where the plugin says that its ecosystem puts it in the body.
         */
        post: operations["callHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hooks/{plugin}/{integrationId}/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A request of an ecosystem, about one of its integrations
         * @description Needs a token of an account link, or an access token, with the scope `ecosystem:<plugin>`: in the header `Authorization`, or where the plugin says that its ecosystem puts it in the body.
         */
        post: operations["callIntegrationHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether requests can be served: the database answers and takes writes
         * @description Else 503: `NEXA_DATABASE_UNAVAILABLE`; or, while reads go on, `NEXA_DATABASE_FULL` or `NEXA_DATABASE_READ_ONLY`. `params.waiting` records wait in memory then, and `params.dropped` had to give way since the start.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Figures for Prometheus
         * @description Open to requests straight from this machine; others need a token with the scope `admin` of a person who looks after the server, since the figures tell when people are at home.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This description, OpenAPI 3.1 */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AccessToken: {
            /** Format: uuid */
            id: string;
            name: string;
            scopes: ("read" | "control" | "admin" | "ingest" | "ecosystem:alexa" | "ecosystem:google" | "relay")[];
            homeIds?: string[];
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            expiresAt?: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            lastUsedAt?: string;
            /** @description Shown once, when it is made. */
            token?: string;
        };
        AccountLink: {
            /** Format: uuid */
            id: string;
            name: string;
            plugin: string;
            homeIds: string[];
            scopes: string[];
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            linkedAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            lastUsedAt?: string;
        };
        ActivationAnswer: {
            activation: components["schemas"]["SceneActivation"];
        };
        AuditEntry: {
            /** Format: uuid */
            id: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            time: string;
            /** Format: uuid */
            homeId?: string;
            /** Format: uuid */
            actorId?: string;
            /** @description `user`, `healing`, `voice`, `system`, ... */
            actorKind: string;
            /** @description What it was done to, and what: `rooms.added`. */
            action: string;
            entityType: string;
            entityId: string;
            /** @description Any JSON value. */
            before?: unknown;
            /** @description Any JSON value. */
            after?: unknown;
            ip?: string;
            userAgent?: string;
            /** @description Any JSON value. */
            cause?: unknown;
            /** @description Place in the chain; absent until it is sealed. */
            sequence?: number;
            /** @description Seals this row and those before it; hex. */
            hash?: string;
        };
        Automation: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            homeId: string;
            enabled: boolean;
            /** @description Counts the changes of the definition. */
            version: number;
            name: string;
            description?: string;
            /** @enum {string} */
            mode: "single" | "restart" | "queued" | "parallel";
            /** @description Runs at once (`parallel`) or that wait (`queued`); 10 when left out. */
            max?: number;
            variables?: {
                [key: string]: unknown;
            };
            /** @description As they were sent. */
            triggers: {
                [key: string]: unknown;
            }[];
            /** @description As they were sent. */
            conditions: {
                [key: string]: unknown;
            }[];
            /** @description As they were sent. */
            actions: {
                [key: string]: unknown;
            }[];
            /**
             * @description What becomes of a run that NEXA’s end interrupted: it goes on where it was (the default), unless that was more than an hour ago; or it ends.
             * @enum {string}
             */
            afterRestart?: "resume" | "end";
            /** @description A person’s consent to commands that unlock, open or disarm. */
            allowSensitive?: boolean;
            /** @description As they were sent. */
            tests?: {
                [key: string]: unknown;
            }[];
            template?: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            updatedAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            lastRunAt?: string;
        };
        /** @description What is done. */
        AutomationAction: {
            /** @description Unique within the automation. */
            id?: string;
            /** @description A disabled action is skipped; enabled when left out. */
            enabled?: boolean;
            /**
             * @description What becomes of the run when this action fails; it stops when left out.
             * @enum {string}
             */
            onFail?: "stop" | "continue";
            /** @enum {string} */
            type: "command";
            /** Format: uuid */
            deviceId: string;
            /** @description Component of the device; `main` when left out. */
            component?: string;
            capability: string;
            command: string;
            params?: {
                [key: string]: unknown;
            };
        } | {
            /** @description Unique within the automation. */
            id?: string;
            /** @description A disabled action is skipped; enabled when left out. */
            enabled?: boolean;
            /**
             * @description What becomes of the run when this action fails; it stops when left out.
             * @enum {string}
             */
            onFail?: "stop" | "continue";
            /** @enum {string} */
            type: "scene";
            /** Format: uuid */
            sceneId: string;
            /** @description Seconds, at most a week. */
            transition?: number;
        } | {
            /** @description Unique within the automation. */
            id?: string;
            /** @description A disabled action is skipped; enabled when left out. */
            enabled?: boolean;
            /**
             * @description What becomes of the run when this action fails; it stops when left out.
             * @enum {string}
             */
            onFail?: "stop" | "continue";
            /** @enum {string} */
            type: "delay";
            seconds: number | {
                expression: components["schemas"]["AutomationExpression"];
            };
        } | {
            /** @description Unique within the automation. */
            id?: string;
            /** @description A disabled action is skipped; enabled when left out. */
            enabled?: boolean;
            /**
             * @description What becomes of the run when this action fails; it stops when left out.
             * @enum {string}
             */
            onFail?: "stop" | "continue";
            /** @enum {string} */
            type: "wait";
            conditions?: components["schemas"]["AutomationCondition"][];
            triggers?: components["schemas"]["AutomationTrigger"][];
            timeout?: number | {
                expression: components["schemas"]["AutomationExpression"];
            };
            /** @enum {string} */
            onTimeout?: "stop" | "continue";
        } | {
            /** @description Unique within the automation. */
            id?: string;
            /** @description A disabled action is skipped; enabled when left out. */
            enabled?: boolean;
            /**
             * @description What becomes of the run when this action fails; it stops when left out.
             * @enum {string}
             */
            onFail?: "stop" | "continue";
            /** @enum {string} */
            type: "choose";
            options: {
                conditions: components["schemas"]["AutomationCondition"][];
                actions: components["schemas"]["AutomationAction"][];
            }[];
            otherwise?: components["schemas"]["AutomationAction"][];
        } | {
            /** @description Unique within the automation. */
            id?: string;
            /** @description A disabled action is skipped; enabled when left out. */
            enabled?: boolean;
            /**
             * @description What becomes of the run when this action fails; it stops when left out.
             * @enum {string}
             */
            onFail?: "stop" | "continue";
            /** @enum {string} */
            type: "if";
            conditions: components["schemas"]["AutomationCondition"][];
            then: components["schemas"]["AutomationAction"][];
            else?: components["schemas"]["AutomationAction"][];
        } | {
            /** @description Unique within the automation. */
            id?: string;
            /** @description A disabled action is skipped; enabled when left out. */
            enabled?: boolean;
            /**
             * @description What becomes of the run when this action fails; it stops when left out.
             * @enum {string}
             */
            onFail?: "stop" | "continue";
            /** @enum {string} */
            type: "repeat";
            count?: number | {
                expression: components["schemas"]["AutomationExpression"];
            };
            while?: components["schemas"]["AutomationCondition"][];
            until?: components["schemas"]["AutomationCondition"][];
            forEach?: (boolean | number | string)[];
            actions: components["schemas"]["AutomationAction"][];
        } | {
            /** @description Unique within the automation. */
            id?: string;
            /** @description A disabled action is skipped; enabled when left out. */
            enabled?: boolean;
            /**
             * @description What becomes of the run when this action fails; it stops when left out.
             * @enum {string}
             */
            onFail?: "stop" | "continue";
            /** @enum {string} */
            type: "parallel";
            branches: components["schemas"]["AutomationAction"][][];
        } | {
            /** @description Unique within the automation. */
            id?: string;
            /** @description A disabled action is skipped; enabled when left out. */
            enabled?: boolean;
            /**
             * @description What becomes of the run when this action fails; it stops when left out.
             * @enum {string}
             */
            onFail?: "stop" | "continue";
            /** @enum {string} */
            type: "notify";
            title: string;
            message?: string;
            /** @enum {string} */
            severity?: "info" | "warning" | "error" | "critical";
            /** @description Ids of members of the home. */
            to?: string[];
        } | {
            /** @description Unique within the automation. */
            id?: string;
            /** @description A disabled action is skipped; enabled when left out. */
            enabled?: boolean;
            /**
             * @description What becomes of the run when this action fails; it stops when left out.
             * @enum {string}
             */
            onFail?: "stop" | "continue";
            /** @enum {string} */
            type: "mode";
            /** @enum {string} */
            mode: "home" | "away" | "night" | "vacation";
            /** @description Seconds, at most a week. */
            for?: number;
        } | {
            /** @description Unique within the automation. */
            id?: string;
            /** @description A disabled action is skipped; enabled when left out. */
            enabled?: boolean;
            /**
             * @description What becomes of the run when this action fails; it stops when left out.
             * @enum {string}
             */
            onFail?: "stop" | "continue";
            /** @enum {string} */
            type: "run";
            /** Format: uuid */
            automationId: string;
            wait?: boolean;
        } | {
            /** @description Unique within the automation. */
            id?: string;
            /** @description A disabled action is skipped; enabled when left out. */
            enabled?: boolean;
            /**
             * @description What becomes of the run when this action fails; it stops when left out.
             * @enum {string}
             */
            onFail?: "stop" | "continue";
            /** @enum {string} */
            type: "stop";
            reason?: string;
            failed?: boolean;
        } | {
            /** @description Unique within the automation. */
            id?: string;
            /** @description A disabled action is skipped; enabled when left out. */
            enabled?: boolean;
            /**
             * @description What becomes of the run when this action fails; it stops when left out.
             * @enum {string}
             */
            onFail?: "stop" | "continue";
            /** @enum {string} */
            type: "variables";
            variables: {
                [key: string]: components["schemas"]["AutomationExpression"];
            };
        } | {
            /** @description Unique within the automation. */
            id?: string;
            /** @description A disabled action is skipped; enabled when left out. */
            enabled?: boolean;
            /**
             * @description What becomes of the run when this action fails; it stops when left out.
             * @enum {string}
             */
            onFail?: "stop" | "continue";
            /** @enum {string} */
            type: "plugin";
            /** Format: uuid */
            integrationId: string;
            action: string;
            config: {
                [key: string]: unknown;
            };
        };
        /** @description What must hold. */
        AutomationCondition: {
            /** @description Unique within the automation. */
            id?: string;
            /** @description A disabled condition is not asked, as if it were not there; enabled when left out. */
            enabled?: boolean;
            /** @enum {string} */
            type: "state";
            /** Format: uuid */
            deviceId: string;
            /** @description Component of the device; `main` when left out. */
            component?: string;
            capability: string;
            attribute: string;
            equals?: (boolean | number | string) | (boolean | number | string)[];
            /** @description Greater than this. */
            above?: number;
            /** @description Less than this. */
            below?: number;
            /** @description Seconds since the value last changed, at least. */
            for?: number;
            acceptStale?: boolean;
        } | {
            /** @description Unique within the automation. */
            id?: string;
            /** @description A disabled condition is not asked, as if it were not there; enabled when left out. */
            enabled?: boolean;
            /** @enum {string} */
            type: "time";
            /**
             * Format: time-of-day
             * @description `HH:MM` or `HH:MM:SS` in the home’s zone.
             */
            after?: string;
            /**
             * Format: time-of-day
             * @description `HH:MM` or `HH:MM:SS` in the home’s zone.
             */
            before?: string;
            /** @description Days of the week in the home’s zone; every day when left out. */
            weekdays?: ("monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")[];
        } | {
            /** @description Unique within the automation. */
            id?: string;
            /** @description A disabled condition is not asked, as if it were not there; enabled when left out. */
            enabled?: boolean;
            /** @enum {string} */
            type: "sun";
            /** @description Degrees over the horizon. */
            above?: number;
            /** @description Degrees over the horizon. */
            below?: number;
            after?: {
                /** @enum {string} */
                event: "sunrise" | "sunset" | "dawn" | "dusk" | "solar-noon";
                /** @description Seconds after the event; before it when negative. */
                offset?: number;
            };
            before?: {
                /** @enum {string} */
                event: "sunrise" | "sunset" | "dawn" | "dusk" | "solar-noon";
                /** @description Seconds after the event; before it when negative. */
                offset?: number;
            };
        } | {
            /** @description Unique within the automation. */
            id?: string;
            /** @description A disabled condition is not asked, as if it were not there; enabled when left out. */
            enabled?: boolean;
            /** @enum {string} */
            type: "schedule";
            periods: {
                /**
                 * Format: time-of-day
                 * @description `HH:MM` or `HH:MM:SS` in the home’s zone.
                 */
                from: string;
                /**
                 * Format: time-of-day
                 * @description `HH:MM` or `HH:MM:SS` in the home’s zone.
                 */
                to: string;
                /** @description Days of the week in the home’s zone; every day when left out. */
                weekdays?: ("monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")[];
                /**
                 * Format: date
                 * @description `YYYY-MM-DD` in the home’s zone.
                 */
                date?: string;
                /**
                 * Format: date
                 * @description Last day on which a span begins, when it is on several.
                 */
                until?: string;
                /** @description The date comes again every year. */
                yearly?: boolean;
                name?: string;
            }[];
        } | {
            /** @description Unique within the automation. */
            id?: string;
            /** @description A disabled condition is not asked, as if it were not there; enabled when left out. */
            enabled?: boolean;
            /** @enum {string} */
            type: "presence";
            someone: boolean;
        } | {
            /** @description Unique within the automation. */
            id?: string;
            /** @description A disabled condition is not asked, as if it were not there; enabled when left out. */
            enabled?: boolean;
            /** @enum {string} */
            type: "mode";
            is: ("home" | "away" | "night" | "vacation")[];
        } | {
            /** @description Unique within the automation. */
            id?: string;
            /** @description A disabled condition is not asked, as if it were not there; enabled when left out. */
            enabled?: boolean;
            /** @enum {string} */
            type: "trigger";
            is: string[];
        } | {
            /** @description Unique within the automation. */
            id?: string;
            /** @description A disabled condition is not asked, as if it were not there; enabled when left out. */
            enabled?: boolean;
            /** @enum {string} */
            type: "expression";
            expression: components["schemas"]["AutomationExpression"];
        } | {
            /** @description Unique within the automation. */
            id?: string;
            /** @description A disabled condition is not asked, as if it were not there; enabled when left out. */
            enabled?: boolean;
            /** @enum {string} */
            type: "plugin";
            /** Format: uuid */
            integrationId: string;
            condition: string;
            config: {
                [key: string]: unknown;
            };
        } | {
            /** @description Unique within the automation. */
            id?: string;
            /** @description A disabled condition is not asked, as if it were not there; enabled when left out. */
            enabled?: boolean;
            /** @enum {string} */
            type: "and";
            conditions: components["schemas"]["AutomationCondition"][];
        } | {
            /** @description Unique within the automation. */
            id?: string;
            /** @description A disabled condition is not asked, as if it were not there; enabled when left out. */
            enabled?: boolean;
            /** @enum {string} */
            type: "or";
            conditions: components["schemas"]["AutomationCondition"][];
        } | {
            /** @description Unique within the automation. */
            id?: string;
            /** @description A disabled condition is not asked, as if it were not there; enabled when left out. */
            enabled?: boolean;
            /** @enum {string} */
            type: "not";
            condition: components["schemas"]["AutomationCondition"];
        };
        /** @description A value, or an object with exactly one of state, age, variable, trigger, time, sun, op. */
        AutomationExpression: unknown;
        AutomationFinding: {
            /** Format: uuid */
            id: string;
            /**
             * Format: uuid
             * @description Of several that have a part in it, the one that it is kept with.
             */
            automationId: string;
            /** @enum {string} */
            kind: "broken-reference" | "impossible-state" | "never-fires" | "conflict" | "loop";
            /**
             * @description `possible`: it follows from how the automations are written; `observed`: a fact, or seen in what is recorded; `repeated`: seen at least three times within seven days.
             * @enum {string}
             */
            grade: "possible" | "observed" | "repeated";
            title: string;
            /** @description What is wrong, where, and what a person can do. */
            explanation: string;
            /** @description Where in the automation: `triggers/0`, `actions/2/then/1`. */
            path?: string;
            /** @description The others that have a part in it. */
            otherAutomationIds?: string[];
            detail: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            foundAt: string;
        };
        AutomationImport: {
            automations: {
                name: string;
                /** @description Left out where nothing of it would run. */
                definition?: {
                    [key: string]: unknown;
                };
                /** @description Something was left out or guessed. */
                needsReview: boolean;
                /** @description It unlocks, opens or disarms: `allowSensitive` is a person’s to set. */
                needsConsent: boolean;
                enabled: boolean;
                /** @description `{path, status: mapped | changed | left-out, what, why?}` each. */
                lines: {
                    [key: string]: unknown;
                }[];
            }[];
            unmappedEntities: string[];
        };
        AutomationReplay: {
            /** @description How many runs began. */
            runs: number;
            notRunCount: number;
            /** @description The first 100. */
            notRuns: components["schemas"]["Execution"][];
            /** @description The first 100 runs. */
            executions: components["schemas"]["Execution"][];
            /** @description In order of time; the first 10,000. */
            commands: {
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                time: string;
                /** Format: uuid */
                deviceId: string;
                component: string;
                capability: string;
                command: string;
                params?: {
                    [key: string]: unknown;
                };
                /**
                 * @description `same`: it was given then, too, within five seconds. `no-change`: it was not, but the device was so already. `only-draft`: it was not. `only-recorded`: it was given then, and would not be now.
                 * @enum {string}
                 */
                verdict: "same" | "no-change" | "only-draft" | "only-recorded";
            }[];
            /** @description How many commands there are of each. */
            verdicts: {
                same: number;
                "no-change": number;
                "only-draft": number;
                "only-recorded": number;
            };
            /** @description The first 1,000. */
            notifications: {
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                time: string;
                title: string;
                body: string;
                /** @enum {string} */
                severity: "info" | "warning" | "error" | "critical";
            }[];
            /** @description It was ended early: more than 10,000 runs or 100,000 commands. */
            truncated: boolean;
            /**
             * Format: date-time
             * @description How far it came.
             */
            until: string;
            /** @description What was taken for granted, in sentences. */
            assumptions: string[];
        };
        AutomationSaved: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            homeId: string;
            enabled: boolean;
            /** @description Counts the changes of the definition. */
            version: number;
            name: string;
            description?: string;
            /** @enum {string} */
            mode: "single" | "restart" | "queued" | "parallel";
            /** @description Runs at once (`parallel`) or that wait (`queued`); 10 when left out. */
            max?: number;
            variables?: {
                [key: string]: unknown;
            };
            /** @description As they were sent. */
            triggers: {
                [key: string]: unknown;
            }[];
            /** @description As they were sent. */
            conditions: {
                [key: string]: unknown;
            }[];
            /** @description As they were sent. */
            actions: {
                [key: string]: unknown;
            }[];
            /**
             * @description What becomes of a run that NEXA’s end interrupted: it goes on where it was (the default), unless that was more than an hour ago; or it ends.
             * @enum {string}
             */
            afterRestart?: "resume" | "end";
            /** @description A person’s consent to commands that unlock, open or disarm. */
            allowSensitive?: boolean;
            /** @description As they were sent. */
            tests?: {
                [key: string]: unknown;
            }[];
            template?: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            updatedAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            lastRunAt?: string;
            webhooks?: components["schemas"]["Webhook"][];
        };
        AutomationTemplate: {
            id: string;
            version: number;
            title: string;
            description: string;
            /** @description The questions that it asks. */
            inputs: {
                [key: string]: unknown;
            }[];
            /** @description What changed since the version before. */
            changes?: string[];
            /** @description Whether NEXA brings it along; others a home imported. */
            isBundled: boolean;
        };
        AutomationTemplateList: {
            items: components["schemas"]["AutomationTemplate"][];
        };
        AutomationTest: {
            name: string;
            given?: {
                /**
                 * Format: local-date-time
                 * @description `2026-12-01T21:30` in the home’s zone.
                 */
                time?: string;
                /** @enum {string} */
                mode?: "home" | "away" | "night" | "vacation";
                someoneHome?: boolean;
                states?: {
                    /** Format: uuid */
                    deviceId: string;
                    /** @description Component of the device; `main` when left out. */
                    component?: string;
                    capability: string;
                    attribute: string;
                    value: boolean | number | string;
                    /** @description The device has been silent for too long. */
                    stale?: boolean;
                }[];
                /** @description Devices whose commands fail. */
                fails?: string[];
            };
            /** @description One after the other. */
            when: {
                state?: {
                    /** Format: uuid */
                    deviceId: string;
                    /** @description Component of the device; `main` when left out. */
                    component?: string;
                    capability: string;
                    attribute: string;
                    value: boolean | number | string;
                    /** @description The device has been silent for too long. */
                    stale?: boolean;
                };
                event?: {
                    /** Format: uuid */
                    deviceId: string;
                    /** @description Component of the device; `main` when left out. */
                    component?: string;
                    capability: string;
                    event: string;
                    data?: {
                        [key: string]: unknown;
                    };
                };
                /** @description So many seconds pass. */
                after?: number;
                /** @enum {string} */
                mode?: "home" | "away" | "night" | "vacation";
                someoneHome?: boolean;
                /** @description This trigger fires, whatever it waits for. */
                trigger?: string;
                data?: {
                    [key: string]: unknown;
                };
            }[];
            then: {
                runs?: number;
                /** @enum {string} */
                outcome?: "completed" | "failed" | "running" | "not-run";
                reason?: string;
                /** @description All commands in their order; none other may be given. */
                commands?: {
                    /** Format: uuid */
                    deviceId: string;
                    /** @description Component of the device; `main` when left out. */
                    component?: string;
                    capability: string;
                    command: string;
                    params?: {
                        [key: string]: unknown;
                    };
                }[];
                notifications?: string[];
                /** @enum {string} */
                mode?: "home" | "away" | "night" | "vacation";
            };
        };
        AutomationTestResult: {
            name: string;
            passed: boolean;
            /** @description What differs from what the test expects, in sentences. */
            problems: string[];
        };
        /** @description What starts an automation. */
        AutomationTrigger: {
            /** @description Unique within the automation. */
            id: string;
            /** @description A disabled trigger fires nothing; enabled when left out. */
            enabled?: boolean;
            /** @enum {string} */
            type: "state";
            /** Format: uuid */
            deviceId: string;
            /** @description Component of the device; `main` when left out. */
            component?: string;
            capability: string;
            attribute: string;
            /** @description Further devices: the same attribute of any of them fires too. */
            others?: {
                /** Format: uuid */
                deviceId: string;
                /** @description Component of the device; `main` when left out. */
                component?: string;
            }[];
            from?: (boolean | number | string) | (boolean | number | string)[];
            to?: (boolean | number | string) | (boolean | number | string)[];
            notFrom?: (boolean | number | string) | (boolean | number | string)[];
            notTo?: (boolean | number | string) | (boolean | number | string)[];
            /** @description Greater than this. */
            above?: number;
            /** @description Less than this. */
            below?: number;
            /** @description Seconds for which it has to stay so. They begin when the value is observed, and begin anew when it stops matching. A device that falls silent meanwhile has not stopped matching; one that is removed has. A number between a threshold and its hysteresis has not stopped matching either. */
            for?: number;
        } | {
            /** @description Unique within the automation. */
            id: string;
            /** @description A disabled trigger fires nothing; enabled when left out. */
            enabled?: boolean;
            /** @enum {string} */
            type: "numeric";
            /** Format: uuid */
            deviceId: string;
            /** @description Component of the device; `main` when left out. */
            component?: string;
            capability: string;
            attribute: string;
            /** @description Further devices: the same attribute of any of them fires too. */
            others?: {
                /** Format: uuid */
                deviceId: string;
                /** @description Component of the device; `main` when left out. */
                component?: string;
            }[];
            /** @description Greater than this. */
            above?: number;
            /** @description Less than this. */
            below?: number;
            /** @description In the unit of the attribute. */
            hysteresis?: number;
            /** @description Seconds for which it has to stay so. They begin when the value is observed, and begin anew when it stops matching. A device that falls silent meanwhile has not stopped matching; one that is removed has. A number between a threshold and its hysteresis has not stopped matching either. */
            for?: number;
        } | {
            /** @description Unique within the automation. */
            id: string;
            /** @description A disabled trigger fires nothing; enabled when left out. */
            enabled?: boolean;
            /** @enum {string} */
            type: "event";
            /** Format: uuid */
            deviceId: string;
            /** @description Component of the device; `main` when left out. */
            component?: string;
            capability: string;
            event: string;
            match?: {
                [key: string]: boolean | number | string;
            };
        } | {
            /** @description Unique within the automation. */
            id: string;
            /** @description A disabled trigger fires nothing; enabled when left out. */
            enabled?: boolean;
            /** @enum {string} */
            type: "time";
            /**
             * Format: time-of-day
             * @description `HH:MM` or `HH:MM:SS` in the home’s zone.
             */
            at: string;
            /** @description Days of the week in the home’s zone; every day when left out. */
            weekdays?: ("monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")[];
            /**
             * @description What becomes of a moment at which NEXA did not run: left out (the default), or made up for once at the start.
             * @enum {string}
             */
            missed?: "skip" | "run-once";
            /** @description A moment that is longer past than this is not made up for; an hour when left out. */
            missedWithin?: number;
        } | {
            /** @description Unique within the automation. */
            id: string;
            /** @description A disabled trigger fires nothing; enabled when left out. */
            enabled?: boolean;
            /** @enum {string} */
            type: "cron";
            /** @description `30 7 * * 1-5`: at 7:30 from Monday to Friday. */
            cron: string;
            /**
             * @description What becomes of a moment at which NEXA did not run: left out (the default), or made up for once at the start.
             * @enum {string}
             */
            missed?: "skip" | "run-once";
            /** @description A moment that is longer past than this is not made up for; an hour when left out. */
            missedWithin?: number;
        } | {
            /** @description Unique within the automation. */
            id: string;
            /** @description A disabled trigger fires nothing; enabled when left out. */
            enabled?: boolean;
            /** @enum {string} */
            type: "sun";
            /** @enum {string} */
            event?: "sunrise" | "sunset" | "dawn" | "dusk" | "solar-noon";
            /** @description Seconds after the event; before it when negative. */
            offset?: number;
            /** @description Degrees. */
            elevation?: number;
            /** @enum {string} */
            direction?: "rising" | "setting";
            /** @description Days of the week in the home’s zone; every day when left out. */
            weekdays?: ("monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")[];
            /**
             * @description What becomes of a moment at which NEXA did not run: left out (the default), or made up for once at the start.
             * @enum {string}
             */
            missed?: "skip" | "run-once";
            /** @description A moment that is longer past than this is not made up for; an hour when left out. */
            missedWithin?: number;
        } | {
            /** @description Unique within the automation. */
            id: string;
            /** @description A disabled trigger fires nothing; enabled when left out. */
            enabled?: boolean;
            /** @enum {string} */
            type: "schedule";
            periods: {
                /**
                 * Format: time-of-day
                 * @description `HH:MM` or `HH:MM:SS` in the home’s zone.
                 */
                from: string;
                /**
                 * Format: time-of-day
                 * @description `HH:MM` or `HH:MM:SS` in the home’s zone.
                 */
                to: string;
                /** @description Days of the week in the home’s zone; every day when left out. */
                weekdays?: ("monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")[];
                /**
                 * Format: date
                 * @description `YYYY-MM-DD` in the home’s zone.
                 */
                date?: string;
                /**
                 * Format: date
                 * @description Last day on which a span begins, when it is on several.
                 */
                until?: string;
                /** @description The date comes again every year. */
                yearly?: boolean;
                name?: string;
            }[];
            /** @enum {string} */
            edge: "start" | "end";
            /**
             * @description What becomes of a moment at which NEXA did not run: left out (the default), or made up for once at the start.
             * @enum {string}
             */
            missed?: "skip" | "run-once";
            /** @description A moment that is longer past than this is not made up for; an hour when left out. */
            missedWithin?: number;
        } | {
            /** @description Unique within the automation. */
            id: string;
            /** @description A disabled trigger fires nothing; enabled when left out. */
            enabled?: boolean;
            /** @enum {string} */
            type: "presence";
            /** @enum {string} */
            event: "first-arrived" | "last-left";
            /** @description Seconds for which it has to stay so. They begin when the value is observed, and begin anew when it stops matching. A device that falls silent meanwhile has not stopped matching; one that is removed has. A number between a threshold and its hysteresis has not stopped matching either. */
            for?: number;
        } | {
            /** @description Unique within the automation. */
            id: string;
            /** @description A disabled trigger fires nothing; enabled when left out. */
            enabled?: boolean;
            /** @enum {string} */
            type: "mode";
            to?: ("home" | "away" | "night" | "vacation")[];
            from?: ("home" | "away" | "night" | "vacation")[];
        } | {
            /** @description Unique within the automation. */
            id: string;
            /** @description A disabled trigger fires nothing; enabled when left out. */
            enabled?: boolean;
            /** @enum {string} */
            type: "webhook";
        } | {
            /** @description Unique within the automation. */
            id: string;
            /** @description A disabled trigger fires nothing; enabled when left out. */
            enabled?: boolean;
            /** @enum {string} */
            type: "issue";
            /** @enum {string} */
            on: "opened" | "resolved";
            code?: string;
            /** Format: uuid */
            deviceId?: string;
            /** @enum {string} */
            minSeverity?: "info" | "warning" | "error" | "critical";
        } | {
            /** @description Unique within the automation. */
            id: string;
            /** @description A disabled trigger fires nothing; enabled when left out. */
            enabled?: boolean;
            /** @enum {string} */
            type: "start";
        } | {
            /** @description Unique within the automation. */
            id: string;
            /** @description A disabled trigger fires nothing; enabled when left out. */
            enabled?: boolean;
            /** @enum {string} */
            type: "plugin";
            /** Format: uuid */
            integrationId: string;
            trigger: string;
            config: {
                [key: string]: unknown;
            };
        };
        Backup: {
            id: string;
            /** @enum {string} */
            kind: "embedded" | "external";
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description The moment that it restores to.
             */
            restorePoint?: string;
            /**
             * Format: date-time
             * @description When it was read back with its key. Missing: never proven.
             */
            verifiedAt?: string;
            bytes?: number;
            tables?: number;
            rows?: number;
            /** @description Fingerprint of the key that opens it. */
            key: string;
            /** @description Version of NEXA that made it. */
            version: string;
        };
        Backups: {
            folder: string;
            items: components["schemas"]["Backup"][];
            unreadable: {
                file: string;
                problem: string;
            }[];
        };
        Binding: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            integrationId: string;
            externalId: string;
            plugin?: string;
            integrationTitle?: string;
            /** @description As the path calls the device. */
            name?: string;
            model?: string;
            /** @description Lower is preferred. */
            priority: number;
            /** @description In use: its reports are believed, commands go this way. */
            active: boolean;
            /**
             * Format: date-time
             * @description Since when it is in use, or out of it.
             */
            activeSince: string;
            /** @enum {string} */
            activeReason: "first" | "linked" | "failover" | "preferred" | "chosen" | "path-removed" | "unlinked" | "replaced" | "undone";
            status: components["schemas"]["Status"];
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            lastContactAt?: string;
            /** @description In the path’s own words. */
            components: {
                id: string;
                name?: string;
                capabilities: string[];
            }[];
            /** @description The path’s component to the device’s; what is not named has the same id. */
            componentMap: {
                [key: string]: string;
            };
            units: {
                /** @description State key as the path reports it. */
                from: string;
                /** @description State key of the device. */
                to: string;
                /** @description The device’s value is `value × scale + offset`. */
                scale: number;
                offset?: number;
                /** @description A counter: the device’s total goes on, whatever the path’s stands at. */
                continues?: boolean;
            }[];
            /** @description State keys of which this path says something else. */
            disagrees: string[];
            /** @description What showed that the path leads to this device; absent for the first one. */
            evidence?: {
                /** @enum {string} */
                by: "nexa" | "user";
                /** Format: uuid */
                userId?: string;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                at: string;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                confirmedAt?: string;
                /** @description Marks that both paths tell. */
                matched: {
                    /** @enum {string} */
                    kind: "mac" | "ieee" | "serial" | "uuid" | "matter";
                    value: string;
                }[];
            };
            /** @description The device behind it was replaced. */
            setAside?: {
                /** Format: uuid */
                replacementId: string;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                at: string;
            };
        };
        BindingChange: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "linked" | "unlinked" | "switched" | "replaced" | "undone" | "brought-back";
            /** @enum {string} */
            reason: "first" | "linked" | "failover" | "preferred" | "chosen" | "path-removed" | "unlinked" | "replaced" | "undone";
            /** @description What happened, for a person. */
            message: string;
            /** @enum {string} */
            by: "nexa" | "user";
            /** Format: uuid */
            userId?: string;
            /** Format: uuid */
            otherDeviceId?: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            at: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            undoneAt?: string;
        };
        Capability: {
            id: string;
            version: number;
            title: string;
            sensitive?: boolean;
            attributes: {
                [key: string]: {
                    title: string;
                    schema: {
                        [key: string]: unknown;
                    };
                    unit?: string;
                    precision?: number;
                    history: string;
                };
            };
            commands: {
                [key: string]: {
                    title: string;
                    params: {
                        [key: string]: unknown;
                    };
                    sensitive?: boolean;
                };
            };
            events: {
                [key: string]: {
                    title: string;
                    data: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        CatalogueModel: {
            /** Format: uuid */
            id: string;
            brand: string;
            /** @description The manufacturer’s own id of the model. */
            model: string;
            name: string;
            capabilities: string[];
            batteryType?: string;
            expectedLifeHours?: number;
        };
        /** @description Why it happened; `parent` leads one step back. */
        Cause: {
            /** @enum {string} */
            kind: "user" | "automation" | "scene" | "voice" | "physical" | "plugin" | "healing" | "unknown";
            id?: string;
            /** Format: uuid */
            commandId?: string;
            parent?: components["schemas"]["Cause"];
        };
        Command: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            deviceId: string;
            component: string;
            capability: string;
            command: string;
            params: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            status: "pending" | "sent" | "confirmed" | "late" | "failed";
            reason?: {
                code: string;
                message: string;
                messageKey?: string;
                params: {
                    [key: string]: unknown;
                };
                retryable?: boolean;
            };
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            requestedAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            deadline: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            finishedAt?: string;
            cause: components["schemas"]["Cause"];
        };
        ConsentResult: {
            /** @description Where the person goes now, back to the ecosystem. */
            redirectTo: string;
        };
        Device: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            homeId: string;
            name: string;
            /** @enum {string} */
            type: "light" | "plug" | "power-strip" | "switch" | "cover" | "thermostat" | "fan" | "media-player" | "vacuum" | "sensor" | "motion-sensor" | "occupancy-sensor" | "contact-sensor" | "leak-sensor" | "smoke-detector" | "air-quality-sensor" | "button" | "lock" | "garage-door" | "valve" | "alarm" | "camera" | "meter" | "bridge" | "other";
            /** Format: uuid */
            roomId: string | null;
            /** Format: uuid */
            integrationId: string | null;
            /** @description Of all components. */
            capabilities: string[];
            components: {
                id: string;
                name?: string;
                capabilities: string[];
            }[];
            status: components["schemas"]["Status"];
            /** @description By state key: `[component:]capability.attribute`. */
            state: {
                [key: string]: components["schemas"]["State"];
            };
            healthScore: number | null;
            manufacturer?: string;
            model?: string;
            firmware?: string;
            notes?: string;
            /** Format: uuid */
            viaDeviceId?: string;
            /** @description Narrower bounds than the capability’s, by state key. */
            limits?: {
                [key: string]: {
                    minimum?: number;
                    maximum?: number;
                    step?: number;
                    values?: string[];
                };
            };
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            lastSeenAt?: string;
            /** @description Every path to it, the preferred one first; only where one device is asked for. */
            bindings?: components["schemas"]["Binding"][];
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            createdAt: string;
        };
        DeviceEvent: {
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            time: string;
            component: string;
            capability: string;
            event: string;
            data: {
                [key: string]: unknown;
            };
            cause: components["schemas"]["Cause"];
        };
        /** @description How a device fares, as of `refreshedAt`. */
        DeviceHealth: {
            /** Format: uuid */
            deviceId: string;
            /** @description 0 (broken) to 100 (well). */
            healthScore?: number;
            /** @description Percent, as last reported. */
            battery?: number;
            openIssues: number;
            /** @description Issues raised in 30 days. */
            issuesMonth: number;
            /** @description How often they came back within 24 hours. */
            relapsesMonth: number;
            /** @description Attempts to heal in 30 days that were verified. */
            healedMonth: number;
            /** @description Finished commands of 7 days. */
            commandsWeek: number;
            /** @description Those that the device itself confirmed. */
            confirmedCommandsWeek: number;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            refreshedAt: string;
        };
        DeviceLink: {
            /**
             * Format: uuid
             * @description The elder: it would keep id, history, name and room.
             */
            deviceId: string;
            /** Format: uuid */
            otherDeviceId: string;
            matched: {
                /** @enum {string} */
                kind: "mac" | "ieee" | "serial" | "uuid" | "matter";
                value: string;
            }[];
            /** @description Why NEXA does not link them by itself. */
            obstacles: string[];
        };
        Discovery: {
            id: string;
            plugin: string;
            title: string;
            model?: string;
            uniqueId: string;
            config: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            source: "mdns" | "ssdp" | "udp" | "arp" | "plugin";
            address?: string;
            /** @description The relay that heard it; left out when the server heard it itself. */
            via?: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            heardAt: string;
            /** @enum {string} */
            status: "new" | "paired";
            /** @description This home does not want to see it. */
            isIgnored: boolean;
            /** @description What it is part of already. */
            integrationId?: string;
            /** @description It was heard at another address than the one at which its integration looks for it. */
            move?: {
                from: {
                    [key: string]: unknown;
                };
                to: {
                    [key: string]: unknown;
                };
            };
        };
        EnergyDay: {
            /**
             * Format: date
             * @description In the time zone of the home.
             */
            day: string;
            /** @description Kilowatt-hours: of the devices of type `meter` on a day on which one counted, else of all devices together. */
            energy: number;
            /** @description Some of it was computed from power, for want of a meter. */
            isEstimated: boolean;
            /** @description In the minor unit of the home’s currency. */
            cost?: number;
        };
        Erasure: {
            /** @description Homes that this person owns; they go too. */
            homes: {
                /** Format: uuid */
                id: string;
                name: string;
                /** @description Other people who live in it. */
                others: number;
            }[];
            tables: {
                table: string;
                rows: number;
                /**
                 * @description forgotten: the rows stay and name nobody any more.
                 * @enum {string}
                 */
                outcome: "removed" | "forgotten" | "kept";
                because?: string;
            }[];
        };
        Execution: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            automationId: string;
            automationVersion: number;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            startedAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            finishedAt?: string;
            /** @enum {string} */
            outcome: "running" | "queued" | "completed" | "failed" | "not-run" | "interrupted";
            reason?: string;
            /** @description What there is to say beside the reason. */
            detail?: string;
            trigger: {
                [key: string]: unknown;
            };
            conditions: {
                /** @description Where it stands in the automation. */
                path: string;
                condition: {
                    [key: string]: unknown;
                };
                passed: boolean;
                /** @description What was not known, so that it did not pass. */
                unknown?: string;
                /** @description It is switched off and was not asked. */
                skipped?: boolean;
                value?: boolean | number | string;
                freshness?: string;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                observedAt?: string;
                /** @description The conditions within it, each as this one. */
                children?: {
                    [key: string]: unknown;
                }[];
            }[];
            /** @description In the order in which they began; the first 500. */
            actions: {
                /** @description Where it stands in the automation. */
                path: string;
                /** @description Of the repeats around it, from the outermost. */
                round?: number[];
                action: {
                    [key: string]: unknown;
                };
                status: string;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                startedAt?: string;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                finishedAt?: string;
                /** Format: uuid */
                commandId?: string;
                /** Format: uuid */
                sceneActivationId?: string;
                /** Format: uuid */
                executionId?: string;
                /**
                 * Format: date-time
                 * @description When its delay or wait ends.
                 */
                until?: string;
                /** @description The option that was chosen; -1: none. */
                chosen?: number;
                conditions?: {
                    /** @description Where it stands in the automation. */
                    path: string;
                    condition: {
                        [key: string]: unknown;
                    };
                    passed: boolean;
                    /** @description What was not known, so that it did not pass. */
                    unknown?: string;
                    /** @description It is switched off and was not asked. */
                    skipped?: boolean;
                    value?: boolean | number | string;
                    freshness?: string;
                    /**
                     * Format: date-time
                     * @description ISO 8601, UTC.
                     */
                    observedAt?: string;
                    /** @description The conditions within it, each as this one. */
                    children?: {
                        [key: string]: unknown;
                    }[];
                }[];
                variables?: {
                    [key: string]: unknown;
                };
                reason?: {
                    [key: string]: unknown;
                };
                /** @description What became of the automation that it ran. */
                outcome?: string;
                /** @description What ended its wait. */
                trigger?: {
                    [key: string]: unknown;
                };
            }[];
            /** @description Actions beyond those. */
            leftOut?: number;
            /** @description Variables that had no value when it started, and why. */
            unknown?: {
                [key: string]: string;
            };
        };
        ExecutionAnswer: {
            execution: components["schemas"]["Execution"];
        };
        Exposure: {
            ecosystems: {
                /** @description Id of the ecosystem: `alexa`, `google`. */
                ecosystem: string;
                name: string;
                /** @description What it may see. Everything else it may not. */
                devices: {
                    /** Format: uuid */
                    deviceId: string;
                    /** @description What it is called there. */
                    name?: string;
                    /** @description Whether the ecosystem has to ask for a PIN before it opens, unlocks or disarms. */
                    needsPin: boolean;
                    /** @description Whether the ecosystem acknowledged the device as it is now. */
                    isKnown: boolean;
                }[];
                /** @description Scenes that it may start. Every other it may not. */
                scenes: {
                    /** Format: uuid */
                    sceneId: string;
                    /** @description What it is called there. */
                    name?: string;
                    /** @description Whether the ecosystem acknowledged the scene as it is now. */
                    isKnown: boolean;
                }[];
            }[];
            /** @description Scenes of the home that no ecosystem may start, because of what they change. One that was exposed before it came to this is shown to no ecosystem as long as it is so. */
            refusedScenes: {
                /** Format: uuid */
                sceneId: string;
                /** @description Why: what of it is a lock, an alarm, a valve, a garage door, heat, or as delicate. */
                capabilities: string[];
            }[];
        };
        FilledTemplate: {
            /** @description To be saved as an automation. */
            definition: {
                [key: string]: unknown;
            };
        };
        /** @description A step of pairing that waits for a person. */
        Flow: {
            /** Format: uuid */
            id: string;
            plugin: string;
            /** @enum {string} */
            purpose: "pair" | "reauth" | "reconfigure" | "repair";
            step: string;
            /** @enum {string} */
            kind: "form" | "link-button" | "external" | "qr";
            title: string;
            hint?: string;
            /** @description JSON Schema of the object to send as `input`; `x-nexa-secret` marks a secret field. */
            fields: {
                [key: string]: unknown;
            };
            values?: {
                [key: string]: unknown;
            };
            /** @description Secret fields that keep their present value when they are left empty, as JSON pointers. */
            kept?: string[];
            /** @description `external`: the address to open. `qr`: the text of the code to show. */
            content?: string;
            error?: {
                message: string;
                field?: string;
                code?: string;
            };
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            expiresAt: string;
        };
        FlowAnswer: {
            flow: components["schemas"]["Flow"];
        };
        Healing: {
            /** Format: uuid */
            id: string;
            actionId: string;
            title: string;
            /** @enum {string} */
            trigger: "auto" | "user";
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            startedAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            finishedAt?: string;
            /** @enum {string} */
            outcome: "running" | "verified" | "failed" | "needs-user" | "blocked";
            reason?: string;
            /** @description Any JSON value. */
            verification?: unknown;
        };
        Health: {
            /** @enum {string} */
            status: "ok";
        };
        Heard: {
            id: string;
            /** @enum {string} */
            source: "mdns" | "ssdp" | "udp" | "arp";
            /** @description The relay that heard it; left out when the server heard it itself. */
            via?: string;
            /** @description As it calls itself. Anyone on the network may have sent it: show it as text. */
            name: string;
            /** @description Service type, search target, port or `neighbour`. */
            kind: string;
            addresses: string[];
            /** @description What it says of itself, cut short. */
            details: {
                name: string;
                value: string;
            }[];
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            firstHeardAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            lastHeardAt: string;
            /** @description How often it was noticed; the same words within 20 seconds count once. */
            count: number;
            /** @description Whose such things usually are: a hint. */
            looksLike?: string;
            /** @enum {string} */
            status: "new" | "paired" | "ignored" | "waiting" | "declined" | "near" | "unknown";
            /** @description What became of it, in words. */
            reason: string;
            /** @description A plugin that is not named asks for nothing of the kind. */
            verdicts: {
                plugin: string;
                /** @enum {string} */
                verdict: "offered" | "declined" | "waiting" | "near";
                /** @description By what it matched, or what kept it from matching. */
                text: string;
            }[];
            discoveryId?: string;
            integrationId?: string;
        };
        Home: {
            /** Format: uuid */
            id: string;
            name: string;
            timezone: string;
            /** @description Degrees, WGS 84; where nobody gave one there is none, and guests are not told. */
            position?: {
                latitude: number;
                longitude: number;
            };
            /**
             * @description What the asking user is in this home.
             * @enum {string}
             */
            role: "guest" | "member" | "admin" | "owner";
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            createdAt: string;
        };
        HomeMode: {
            /** @enum {string} */
            mode: "home" | "away" | "night" | "vacation";
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            since: string;
            /**
             * Format: date-time
             * @description When it goes back to `home` by itself.
             */
            until?: string;
            cause: {
                [key: string]: unknown;
            };
            /** @description Whether there are guests in the house. */
            guests: boolean;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            guestsSince?: string;
            /** @description By the devices that people carry and by guests; left out where nobody has ever said. */
            someoneHome?: boolean;
        };
        /** @description A home in numbers, as of `refreshedAt`. */
        HomeNumbers: {
            rooms: number;
            /** @description Members of every role. */
            people: number;
            devices: number;
            devicesOnline: number;
            devicesOffline: number;
            /** @description Devices whose battery reports less than 20 %. */
            lowBatteries: number;
            /** @description Mean of the devices that have one, 0 to 100. */
            healthScore?: number;
            /** @description Those that are switched on. */
            automations: number;
            /** @description Runs of automations in 24 hours. */
            runsDay: number;
            failedRunsDay: number;
            /** @description Commands in 24 hours, whoever wished them. */
            commandsDay: number;
            /** @description Those that the device itself confirmed. */
            confirmedCommandsDay: number;
            openIssues: number;
            /** @description Open ones of the severities error and critical. */
            severeIssues: number;
            /** @description In 30 days. */
            resolvedIssuesMonth: number;
            /** @description Attempts to heal in 30 days that were verified. */
            healedMonth: number;
            /** @description Attempts to heal in 30 days that failed or needed a person. */
            unhealedMonth: number;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            refreshedAt: string;
        };
        Inbox: {
            items: components["schemas"]["Notification"][];
            nextCursor?: string;
            /** @description Of the whole inbox, or of the home that was asked for. */
            unread: number;
        };
        InstallAnswer: {
            plan: components["schemas"]["InstallPlan"];
            /** @description Whether it was carried out; otherwise it waits for a person’s word. */
            applied: boolean;
        };
        InstallPlan: {
            /** Format: uuid */
            id: string;
            plugin: {
                id: string;
                name: string;
                description?: string;
                /** @enum {string} */
                kind: "brand" | "ecosystem" | "service";
                iotClass: string;
            };
            /** @description Name of the package. */
            package: string;
            version: string;
            /** @enum {string} */
            source: "registry" | "tarball" | "folder";
            sourceSpec: string;
            /** @description SHA-256 of all that is installed, hexadecimal. */
            digest: string;
            /** @description Of the archive, as the registry states it. */
            integrity?: string;
            /** @description Bytes that are installed. */
            size: number;
            /** @description Only of a plugin that came with NEXA computed; of every other one as its maker says. */
            grade: string | null;
            permissions: components["schemas"]["PluginPermission"][];
            replaces?: {
                version: string;
                /** @enum {string} */
                source: "bundled" | "registry" | "tarball" | "folder";
                /** @description Name of its package. */
                package?: string;
                /** @description What another package than the installed one gets with its place, also in words. */
                takesOver?: {
                    integrations: number;
                    text: string;
                };
            };
            /** @description An update that asks for more than was agreed to. */
            grows: boolean;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            expiresAt: string;
        };
        Integration: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            homeId: string;
            plugin: string;
            title: string;
            status: {
                /** @enum {string} */
                value: "online" | "offline" | "updating" | "gone" | "unknown";
                /** @enum {string} */
                detail?: "communication-error" | "auth-failed" | "config-invalid" | "bridge-offline" | "plugin-stopped" | "battery-empty";
                /** @description A sentence for a person. */
                message?: string;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                since: string;
            };
            /** @description Without the secret fields. */
            config: {
                [key: string]: unknown;
            };
            deviceCount: number;
            /** @description The plug that feeds what it talks to, as a person said. */
            poweredBy?: {
                /** Format: uuid */
                deviceId: string;
                /** @description The outlet of the plug; `main` is itself. */
                component: string;
            };
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            createdAt: string;
        };
        IntegrationAnswer: {
            integration: components["schemas"]["Integration"];
        };
        Issue: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            homeId: string;
            code: string;
            /** @enum {string} */
            severity: "info" | "warning" | "error" | "critical";
            state: string;
            title: string;
            explanation: string;
            /** Format: uuid */
            deviceId?: string;
            deviceName?: string;
            /** Format: uuid */
            integrationId?: string;
            evidence: {
                [key: string]: unknown;
            };
            advice?: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            raisedAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            updatedAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            resolvedAt?: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            snoozedUntil?: string;
            relapses: number;
            /** @description What happened, what NEXA did, what to do next. */
            summary: string;
            healing: components["schemas"]["Healing"][];
            /** @description Whether `POST /issues/{id}/repair` begins steps with which a person mends it. */
            repairable: boolean;
        };
        IssueAnswer: {
            issue: components["schemas"]["Issue"];
        };
        Job: {
            name: string;
            title: string;
            schedule: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            nextAt?: string;
            waiting: number;
            running: number;
            /** @description Runs out of attempts that nobody has looked after. */
            dead: number;
            last?: components["schemas"]["JobRun"];
        };
        JobRun: {
            /** Format: uuid */
            id: string;
            job: string;
            attempt: number;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            startedAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            finishedAt?: string;
            /**
             * @description failed: tried again by itself; interrupted: its server stopped, and it is queued again; dead: out of attempts.
             * @enum {string}
             */
            outcome: "running" | "done" | "failed" | "interrupted" | "dead";
            message?: string;
            detail: {
                [key: string]: unknown;
            };
        };
        Jobs: {
            items: components["schemas"]["Job"][];
            dead: components["schemas"]["JobRun"][];
        };
        LinkRequest: {
            name: string;
            plugin: string;
            scopes: string[];
        };
        Me: {
            user: components["schemas"]["User"];
            homes: components["schemas"]["Home"][];
        };
        Member: {
            /** Format: uuid */
            userId: string;
            name: string;
            email: string;
            /** @enum {string} */
            role: "guest" | "member" | "admin" | "owner";
            /** @description Of a guest; absent: every room. */
            roomIds?: string[];
            /** @description In the home’s time zone; until the next day when `to` is not after `from`. */
            hours?: {
                /** @description 1 is Monday; every day when left out. */
                days?: number[];
                /** @description `HH:MM`. */
                from: string;
                /** @description `HH:MM`. */
                to: string;
            }[];
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            validFrom?: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            validUntil?: string;
            /** Format: uuid */
            invitedBy?: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            createdAt: string;
        };
        /** @description A scene that a bridge or an app keeps itself; wishing for this state recalls it. */
        NativeScene: {
            /** Format: uuid */
            deviceId: string;
            component: string;
            capability: string;
            attribute: string;
            value: boolean | number | string;
            title: string;
            /** @description Whether the device says that it is in it now. */
            isActive: boolean;
        };
        Notification: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            homeId?: string;
            category: string;
            /** @enum {string} */
            severity: "info" | "warning" | "error" | "critical";
            title: string;
            body: string;
            data: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            at: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            readAt?: string;
        };
        OauthClient: {
            /** Format: uuid */
            id: string;
            /** @description What the ecosystem calls itself in its requests. */
            clientId: string;
            name: string;
            /**
             * Format: plugin-id
             * @description The plugin that its tokens reach.
             */
            plugin: string;
            /** @description Where people may be sent back to, compared letter by letter; `https`, or this machine itself. */
            redirectUris: string[];
            scopes: ("ecosystem:alexa" | "ecosystem:google")[];
            /**
             * @description Whether each refresh gives a new refresh token. False for Google, which keeps the first one.
             * @default true
             */
            isRotating: boolean;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            createdAt: string;
            /** @description Shown once, when the client is made. */
            clientSecret?: string;
        };
        /** @description All that the page shows when it opens. `homeId` is missing for somebody without a home, `numbers` for guests. */
        Opening: {
            user: components["schemas"]["User"];
            homes: components["schemas"]["Home"][];
            /** Format: uuid */
            homeId?: string;
            capabilities: components["schemas"]["Capability"][];
            members: components["schemas"]["Member"][];
            rooms: components["schemas"]["Room"][];
            devices: components["schemas"]["Device"][];
            /** @description There are more than 1,000; the list of devices gives all, by page. */
            hasMoreDevices: boolean;
            /** @description The newest 200, also resolved ones. */
            issues: components["schemas"]["Issue"][];
            numbers?: components["schemas"]["HomeNumbers"];
            health: components["schemas"]["DeviceHealth"][];
            /** @description The last 7 days, oldest first; today so far. */
            energy: components["schemas"]["EnergyDay"][];
        };
        Plugin: {
            id: string;
            name: string;
            description?: string;
            version: string;
            /** @enum {string} */
            kind: "brand" | "ecosystem" | "service";
            iotClass: string;
            status: {
                /** @enum {string} */
                value: "running" | "starting" | "stopped" | "failed" | "safe-mode" | "refused" | "disabled";
                reason?: string;
                restarts: number;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                since: string;
            };
            permissions: {
                [key: string]: unknown;
            };
            permissionTexts: components["schemas"]["PluginPermission"][];
            /** @description Only of a plugin that came with NEXA computed; of every other one as its maker says. */
            grade: string | null;
            /** @description What it sent and NEXA did not take, since its process was started. */
            refused: number;
            enabled: boolean;
            /**
             * @description `bundled` came with NEXA.
             * @enum {string}
             */
            source: "bundled" | "registry" | "tarball" | "folder";
            sourceSpec?: string;
            /** @description SHA-256 of all that is installed, hexadecimal. */
            digest?: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            installedAt?: string;
            /**
             * @description `trial`: updated, and watched; it goes back to the version before when it does worse.
             * @enum {string}
             */
            state: "installed" | "trial" | "rolling-back" | "removing";
            lastChange?: components["schemas"]["PluginChange"];
            network?: components["schemas"]["PluginNetwork"];
            /** @description What it reached on the network, or tried to, at most 500; for the admin of the server only. */
            contacts?: components["schemas"]["PluginContact"][];
            /** @description What it did that it should not have since NEXA was started, the latest first; for the admin of the server only. */
            faults?: components["schemas"]["PluginFault"][];
        };
        PluginChange: {
            /** @enum {string} */
            kind: "installed" | "updated" | "rolled-back";
            from?: string;
            to: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            at: string;
            /** @description Why it was rolled back. */
            reason?: string;
        };
        PluginContact: {
            target: string;
            /** @enum {string} */
            verdict: "contacted" | "refused";
            /** @description The declared host of the internet by whose name it found the address. */
            host?: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            first?: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            last?: string;
        };
        PluginFault: {
            /** @description `access-refused`, `network-refused`, `refused`, `spinning` and the like. */
            code: string;
            /** @description What it did. */
            message: string;
            /** @description How often, as far as it was counted. */
            count: number;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            firstAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            lastAt: string;
        };
        PluginLogLine: {
            seq: number;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            time: string;
            /** @enum {string} */
            level: "debug" | "info" | "warn" | "error";
            message: string;
            integrationId?: string;
            fields: {
                [key: string]: unknown;
            };
        };
        PluginNetwork: {
            /**
             * Format: date-time
             * @description Since when it is watched.
             */
            since: string;
            /** @description Permissions that it asks for and has not used since: `lan`, `internet:api.example.com`, `listen:7000`. */
            unused: string[];
            /** @description Whole days since then. */
            days: number;
            /** @description When each permission was used last. */
            used: {
                [key: string]: string;
            };
        };
        PluginPermission: {
            /** @description `ecosystem`, `lan`, `internet:api.example.com`, `listen:7000`. */
            id: string;
            /** @description What it means, for a person. */
            text: string;
            /** @description It was not agreed to before. */
            isNew: boolean;
        };
        /** @description RFC 9457 problem document, sent as application/problem+json. */
        Problem: {
            /** @description Names the kind of problem. */
            type: string;
            title: string;
            status: number;
            /** @description What happened here. */
            detail: string;
            /** @description A code of docs/errors.md. */
            code: string;
            messageKey: string;
            /** @description Whether the same request may succeed later. */
            retryable: boolean;
            /** @description What can be done about it. */
            remedy: string;
            /** @description Under this id the log has the details. */
            requestId: string;
            params: {
                [key: string]: unknown;
            };
        };
        ReadAnswer: {
            read: number;
        };
        Relay: {
            /**
             * Format: uuid
             * @description Deleting this access token lets go of the relay at once.
             */
            tokenId: string;
            name: string;
            version: string;
            address: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            connectedAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            lastHeardAt?: string;
            /** @description Things that it passed on since it connected. */
            heard: number;
            /** @description Those of them that came too fast and were dropped. */
            refused: number;
        };
        Replacement: {
            /**
             * Format: uuid
             * @description Undo it by this id; absent in a dry run.
             */
            id?: string;
            preview: {
                components: {
                    /** @description Component of the new device. */
                    from: string;
                    /** @description Component whose place it takes. */
                    to: string;
                }[];
                units: {
                    /** @description State key as the path reports it. */
                    from: string;
                    /** @description State key of the device. */
                    to: string;
                    /** @description The device’s value is `value × scale + offset`. */
                    scale: number;
                    offset?: number;
                    /** @description A counter: the device’s total goes on, whatever the path’s stands at. */
                    continues?: boolean;
                }[];
                keeps: {
                    component: string;
                    capability: string;
                }[];
                loses: {
                    component: string;
                    capability: string;
                }[];
                gains: {
                    component: string;
                    capability: string;
                }[];
                automations: {
                    /** Format: uuid */
                    automationId: string;
                    name: string;
                    /** @description What it does with the device and that will not work any more. */
                    lost: string[];
                }[];
                /** @description Scenes that use either device; they go on, without what is lost. */
                scenes: {
                    /** Format: uuid */
                    sceneId: string;
                    name: string;
                    /** @description What it wishes of the device and that will not be any more. */
                    lost: string[];
                }[];
            };
        };
        Retention: {
            rules: {
                /**
                 * @description The nearer one decides: device, then room, then home.
                 * @enum {string}
                 */
                scope: "home" | "room" | "device";
                /**
                 * Format: uuid
                 * @description Of the room or device.
                 */
                id?: string;
                /**
                 * @description Which history.
                 * @enum {string}
                 */
                series: "device_states" | "device_telemetry" | "energy_usage" | "network_metrics" | "device_error_logs" | "device_health_history";
                /** @description Of `device_telemetry` and `device_states`: this attribute or event only, as `capability.attribute`; it goes before a rule of the same scope without one. */
                metric?: string;
                /** @description Days (UTC); at most as long as this server keeps the series. */
                keepDays: number;
                /** @description It decides about. */
                devices: number;
                /** @description There are now. */
                rows: number;
                /** @description They take up now with their indexes; rollups are not counted. */
                bytes: number;
                /** @description Past their rule: the next run of the job removes them. */
                rowsToGo: number;
                /** @description Those take up; the database uses the space again. */
                bytesToGo: number;
                /** @description Between `measuredFrom` and `measuredTo`. */
                rowsPerDay: number;
                /** @description When the rule has been in force for as long as it keeps, at today’s rate; absent where rows are kept for good. */
                bytesPredicted?: number;
            }[];
            /** @description All of each series, what no rule names too. */
            series: {
                /** @enum {string} */
                series: "device_states" | "device_telemetry" | "energy_usage" | "network_metrics" | "device_error_logs" | "device_health_history";
                /** @description This server keeps what no rule names; absent: for good. */
                keepDays?: number;
                /** @description Older rows are packed; absent: never. */
                packAfterDays?: number;
                /** @description Measured over the whole database; absent: no rows. */
                bytesPerPlainRow?: number;
                /** @description Likewise of packed rows. */
                bytesPerPackedRow?: number;
                /** @description There are now. */
                rows: number;
                /** @description They take up now with their indexes; rollups are not counted. */
                bytes: number;
                /** @description Past their rule: the next run of the job removes them. */
                rowsToGo: number;
                /** @description Those take up; the database uses the space again. */
                bytesToGo: number;
                /** @description Between `measuredFrom` and `measuredTo`. */
                rowsPerDay: number;
                /** @description When the rule has been in force for as long as it keeps, at today’s rate; absent where rows are kept for good. */
                bytesPredicted?: number;
            }[];
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            measuredFrom: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            measuredTo: string;
            /** @description True: nothing was changed. */
            isDryRun: boolean;
        };
        Room: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            homeId: string;
            name: string;
            kind?: string;
            floor?: number;
            order: number;
        };
        SamplesResult: {
            accepted: number;
            rejected: {
                index: number;
                code: string;
            }[];
        };
        Scene: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            homeId: string;
            name: string;
            /** Format: uuid */
            roomId?: string;
            /** @description Seconds in which devices that can are brought there; at once when left out. */
            transition?: number;
            states: components["schemas"]["WishedState"][];
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            updatedAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            lastActivatedAt?: string;
        };
        SceneActivation: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            sceneId: string;
            cause: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            outcome: "running" | "completed" | "partial" | "failed";
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            startedAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            finishedAt?: string;
            results: {
                /** Format: uuid */
                deviceId: string;
                /** @enum {string} */
                outcome: "running" | "already" | "confirmed" | "sent" | "failed";
                /** @description How often its commands were given. */
                attempts: number;
                commandIds: string[];
                reason?: {
                    [key: string]: unknown;
                };
            }[];
            /** @description Whether what was before can be brought back. */
            canUndo: boolean;
            /** Format: uuid */
            undoes?: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            undoneAt?: string;
        };
        SceneCapture: {
            states: components["schemas"]["WishedState"][];
            /** @description What could not be taken along, and why. */
            leftOut: {
                [key: string]: unknown;
            }[];
        };
        SceneList: {
            items: components["schemas"]["Scene"][];
            native: components["schemas"]["NativeScene"][];
        };
        Session: {
            user: components["schemas"]["User"];
            /** @description For `Authorization: Bearer`; the page uses the cookie that is set as well. */
            token: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            expiresAt: string;
        };
        SetupResult: {
            user: components["schemas"]["User"];
            home: components["schemas"]["Home"];
            token: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            expiresAt: string;
        };
        SetupState: {
            /** @description Whether there is no owner yet. */
            needed: boolean;
            /** @description Whether this client must send the code printed at start. */
            codeRequired: boolean;
        };
        StartedBackup: {
            jobId: string;
        };
        State: {
            value: boolean | number | string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            observedAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            receivedAt: string;
            /** @enum {string} */
            freshness: "live" | "stale" | "unknown";
            /** @enum {string} */
            source: "push" | "poll" | "import" | "assumed";
            cause: components["schemas"]["Cause"];
        };
        StateChange: {
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            time: string;
            key: string;
            value: boolean | number | string;
            previous?: boolean | number | string;
            source: string;
            cause: components["schemas"]["Cause"];
        };
        Status: {
            /** @enum {string} */
            value: "online" | "offline" | "updating" | "gone" | "unknown";
            /** @enum {string} */
            detail?: "communication-error" | "auth-failed" | "config-invalid" | "bridge-offline" | "plugin-stopped" | "battery-empty";
            /** @description A sentence for a person. */
            message?: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            since: string;
        };
        Telemetry: {
            unit: string | null;
            /** @description The bucket that was used; absent when every sample is given. */
            bucket?: string;
            items: {
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC.
                 */
                time: string;
                value?: number;
                avg?: number | null;
                min?: number | null;
                max?: number | null;
                count?: number;
            }[];
        };
        TemplateUpgrade: {
            from: number;
            to: number;
            /** @description What the template says of its new version. */
            changes: string[];
            /** @description To be saved when a person wants it. */
            definition: {
                [key: string]: unknown;
            };
            /** @description `{path, before?, after?}` each. */
            diff: {
                [key: string]: unknown;
            }[];
            /** @description `{path, before?, after?}` each. */
            changedByHand: {
                [key: string]: unknown;
            }[];
            /** @description What both a person and the template changed; the template’s is taken. */
            conflicts: {
                [key: string]: unknown;
            }[];
        };
        UnlinkedPath: {
            /**
             * Format: uuid
             * @description The device of its own that it is now.
             */
            deviceId: string;
        };
        User: {
            /** Format: uuid */
            id: string;
            email: string;
            name: string;
            locale?: string;
            /** @description What a person likes; absent members are left to NEXA. */
            preferences?: {
                /** @enum {string} */
                theme?: "system" | "light" | "dark";
                /** @enum {string} */
                temperatureUnit?: "celsius" | "fahrenheit";
                /** @enum {string} */
                timeFormat?: "locale" | "12h" | "24h";
                /**
                 * Format: uuid
                 * @description The home to open with.
                 */
                homeId?: string;
            };
        };
        Webhook: {
            triggerId: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description To the minute.
             */
            lastCalledAt?: string;
            /** @description What to post to on this server: shown once. */
            path?: string;
        };
        WishedState: {
            /** Format: uuid */
            deviceId: string;
            /** @description Component of the device; `main` when left out. */
            component?: string;
            capability: string;
            attribute: string;
            value: boolean | number | string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getSetup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetupState"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setUp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email: string;
                    password: string;
                    name: string;
                    home: {
                        name: string;
                        /**
                         * Format: timezone
                         * @description IANA name: `Europe/Berlin`.
                         */
                        timezone: string;
                    };
                    /** @description The code that NEXA printed when it started. */
                    code?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetupResult"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    logIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    logOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    eraseMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    password: string;
                    /** @description Of the account, typed again to confirm. */
                    email: string;
                    /** @description Homes of this person in which others live are removed too. */
                    removeSharedHomes?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasure"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    /** @description BCP 47: `de-CH`. */
                    locale?: string;
                    /** @description Members that are left out stay; `null` takes one away. */
                    preferences?: {
                        /** @enum {string|null} */
                        theme?: "system" | "light" | "dark" | null;
                        /** @enum {string|null} */
                        temperatureUnit?: "celsius" | "fahrenheit" | null;
                        /** @enum {string|null} */
                        timeFormat?: "locale" | "12h" | "24h" | null;
                        /**
                         * Format: uuid
                         * @description The home to open with.
                         */
                        homeId?: string | null;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AccessToken"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    scopes: ("read" | "control" | "admin" | "ingest" | "ecosystem:alexa" | "ecosystem:google" | "relay")[];
                    /** @description Left out: every home of the user. */
                    homeIds?: string[];
                    /**
                     * Format: date-time
                     * @description Left out: until it is deleted.
                     */
                    expiresAt?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessToken"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOauthClients: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OauthClient"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createOauthClient: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What the ecosystem calls itself in its requests. */
                    clientId: string;
                    name: string;
                    /**
                     * Format: plugin-id
                     * @description The plugin that its tokens reach.
                     */
                    plugin: string;
                    /** @description Where people may be sent back to, compared letter by letter; `https`, or this machine itself. */
                    redirectUris: string[];
                    scopes: ("ecosystem:alexa" | "ecosystem:google")[];
                    /**
                     * @description Whether each refresh gives a new refresh token. False for Google, which keeps the first one.
                     * @default true
                     */
                    isRotating: boolean;
                    /** @description It can keep no secret, gets none, and must use PKCE. False when left out. */
                    isPublic?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OauthClient"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteOauthClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readLinkRequest: {
        parameters: {
            query?: {
                response_type?: string;
                client_id?: string;
                redirect_uri?: string;
                scope?: string;
                state?: string;
                code_challenge?: string;
                code_challenge_method?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkRequest"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAccountLinks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AccountLink"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    answerLinkRequest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    query: {
                        response_type?: string;
                        client_id?: string;
                        redirect_uri?: string;
                        scope?: string;
                        state?: string;
                        code_challenge?: string;
                        code_challenge_method?: string;
                    };
                    /** @description Homes that the ecosystem may reach; none: the person says no. */
                    homeIds: string[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentResult"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteAccountLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listHomes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Home"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createHome: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /**
                     * Format: timezone
                     * @description IANA name: `Europe/Berlin`.
                     */
                    timezone: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Home"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHome: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Home"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeHome: {
        parameters: {
            query?: {
                purge?: boolean;
            };
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeHome: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    /**
                     * Format: timezone
                     * @description IANA name: `Europe/Berlin`.
                     */
                    timezone?: string;
                    /** @description Degrees, WGS 84; null: forgotten. */
                    position?: {
                        latitude: number;
                        longitude: number;
                    } | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Home"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRooms: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Room"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createRoom: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    kind?: string | null;
                    floor?: number | null;
                    order?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Room"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeRoom: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeRoom: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    kind?: string | null;
                    floor?: number | null;
                    order?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Room"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A zip: `manifest.json` says what each file means; rows as JSON and CSV, history as CSV by device. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportHome: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A zip: `manifest.json` says what each file means; rows as JSON and CSV, history as CSV by device. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    planErasure: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasure"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRetention: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retention"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setRetention: {
        parameters: {
            query?: {
                dryRun?: boolean;
            };
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    rules: {
                        /**
                         * @description The nearer one decides: device, then room, then home.
                         * @enum {string}
                         */
                        scope: "home" | "room" | "device";
                        /**
                         * Format: uuid
                         * @description Of the room or device.
                         */
                        id?: string;
                        /**
                         * @description Which history.
                         * @enum {string}
                         */
                        series: "device_states" | "device_telemetry" | "energy_usage" | "network_metrics" | "device_error_logs" | "device_health_history";
                        /** @description Of `device_telemetry` and `device_states`: this attribute or event only, as `capability.attribute`; it goes before a rule of the same scope without one. */
                        metric?: string;
                        /** @description Days (UTC); at most as long as this server keeps the series. */
                        keepDays: number;
                    }[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retention"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMembers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Member"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email: string;
                    /** @enum {string} */
                    role: "admin" | "member" | "guest";
                    /** @description The rooms granted to a guest. */
                    roomIds?: string[];
                    /** @description In the home’s time zone; until the next day when `to` is not after `from`. */
                    hours?: {
                        /** @description 1 is Monday; every day when left out. */
                        days?: number[];
                        /** @description `HH:MM`. */
                        from: string;
                        /** @description `HH:MM`. */
                        to: string;
                    }[];
                    /** Format: date-time */
                    validFrom?: string;
                    /** Format: date-time */
                    validUntil?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description `owner` hands the home over.
                     * @enum {string}
                     */
                    role?: "guest" | "member" | "admin" | "owner";
                    /** @description The rooms granted to a guest. */
                    roomIds?: string[] | null;
                    /** @description In the home’s time zone; until the next day when `to` is not after `from`. */
                    hours?: {
                        /** @description 1 is Monday; every day when left out. */
                        days?: number[];
                        /** @description `HH:MM`. */
                        from: string;
                        /** @description `HH:MM`. */
                        to: string;
                    }[] | null;
                    /** Format: date-time */
                    validFrom?: string | null;
                    /** Format: date-time */
                    validUntil?: string | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOpening: {
        parameters: {
            query?: {
                homeId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All that the page shows when it opens. `homeId` is missing for somebody without a home, `numbers` for guests. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Opening"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPlugins: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Plugin"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCapabilities: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Capability"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDiscoveries: {
        parameters: {
            query?: {
                /** @description With what this home ignores. */
                ignored?: boolean;
            };
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Discovery"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listHeard: {
        parameters: {
            query?: {
                source?: "mdns" | "ssdp" | "udp" | "arp";
                status?: "new" | "paired" | "ignored" | "waiting" | "declined" | "near" | "unknown";
                /** @description Only what this relay heard. */
                via?: string;
            };
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Heard"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ignoreDiscovery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
                discoveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unignoreDiscovery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
                discoveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    moveToDiscovery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
                discoveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationAnswer"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRelays: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Relay"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listInstalls: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["InstallPlan"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    prepareInstall: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Of a registry: `@acme/nexa-plugin@1.2.3`. */
                    package?: string;
                    /** @description Absolute path on the machine that NEXA runs on. */
                    folder?: string;
                    /**
                     * @description An update that asks for no more than was agreed to is carried out at once.
                     * @enum {string}
                     */
                    apply?: "when-not-growing";
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstallAnswer"];
                };
            };
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstallAnswer"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    uploadInstall: {
        parameters: {
            query: {
                /** @description Name of the file. */
                name: string;
                /** @description An update that asks for no more than was agreed to is carried out at once. */
                apply?: "when-not-growing";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstallAnswer"];
                };
            };
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstallAnswer"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getInstall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                planId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstallPlan"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    discardInstall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                planId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirmInstall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                planId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The plan’s. */
                    digest: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstallAnswer"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updatePlugin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pluginId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    version?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstallAnswer"];
                };
            };
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstallAnswer"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removePlugin: {
        parameters: {
            query?: {
                integrations?: "remove";
            };
            header?: never;
            path: {
                pluginId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    switchPlugin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pluginId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    enabled: boolean;
                };
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restartPlugin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pluginId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readPluginLogs: {
        parameters: {
            query: {
                /** @description Only lines after the one of this `seq`. */
                after: number;
                limit: number;
                /** @description Where there is no line yet, one is waited for so long. */
                waitMs: number;
                integrationId?: string;
            };
            header?: never;
            path: {
                pluginId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PluginLogLine"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readIntegrationLogs: {
        parameters: {
            query: {
                /** @description Only lines after the one of this `seq`. */
                after: number;
                limit: number;
                /** @description Where there is no line yet, one is waited for so long. */
                waitMs: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PluginLogLine"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listModels: {
        parameters: {
            query: {
                limit: number;
                cursor?: string;
                /** @description Words or beginnings of words, of brand, name and model; the best matches come first. */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["CatalogueModel"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listIntegrations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Integration"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addIntegration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    plugin: string;
                    config?: {
                        [key: string]: unknown;
                    };
                    discoveryId?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationAnswer"];
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlowAnswer"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getIntegration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Integration"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeIntegration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    linkPower: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    deviceId: string;
                    /**
                     * @description The outlet of the plug; `main` is itself.
                     * @default main
                     */
                    component?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationAnswer"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unlinkPower: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reconnectIntegration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationAnswer"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    integrationDiagnostics: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file for whoever looks into it; `replayDiagnostics` of @nexa/testkit replays it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deviceDiagnostics: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file for whoever looks into it; `replayDiagnostics` of @nexa/testkit replays it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pairAgain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    config?: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationAnswer"];
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlowAnswer"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reconfigureIntegration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    config?: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationAnswer"];
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlowAnswer"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getFlow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A step of pairing that waits for a person. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Flow"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    answerFlow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    input?: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationAnswer"];
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlowAnswer"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelFlow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    comeBackToFlow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    state: string;
                    params: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationAnswer"];
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlowAnswer"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDevices: {
        parameters: {
            query: {
                limit: number;
                cursor?: string;
                /** @description Words or beginnings of words, in name, type, notes, make and model; the best matches come first. */
                search?: string;
                room?: string;
                /** @description The same as `room`. */
                roomId?: string;
                type?: "light" | "plug" | "power-strip" | "switch" | "cover" | "thermostat" | "fan" | "media-player" | "vacuum" | "sensor" | "motion-sensor" | "occupancy-sensor" | "contact-sensor" | "leak-sensor" | "smoke-detector" | "air-quality-sensor" | "button" | "lock" | "garage-door" | "valve" | "alarm" | "camera" | "meter" | "bridge" | "other";
                /** @description A capability’s id: `onOff`. */
                capability?: string;
            };
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Device"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Device"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    /** Format: uuid */
                    roomId?: string | null;
                    notes?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Device"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sendCommand: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description The client’s own id: sent twice, the command is carried out once.
                     */
                    id?: string;
                    component?: string;
                    capability: string;
                    command: string;
                    params?: {
                        [key: string]: unknown;
                    };
                    /** @description How long the answer may wait for the result; 0 by default. */
                    waitMs?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCommand: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getExposure: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Exposure"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setExposure: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Id of the ecosystem: `alexa`, `google`. */
                    ecosystem: string;
                    /** @description All devices that the ecosystem may see from now on. */
                    deviceIds: string[];
                    /** @description All scenes that the ecosystem may start from now on; left out: as they are. A scene that changes a lock, an alarm, a valve, a garage door or heat is refused with `NEXA_SCENE_SENSITIVE`. */
                    scenes?: {
                        /** Format: uuid */
                        sceneId: string;
                        /** @description What it is called there. Left out: as it was; `null`: as it is called here. */
                        name?: string | null;
                    }[];
                    /** @description By device id. What is left out stays; `null` as the name: as it is called here. Locks, garage doors, valves and alarms that are exposed for the first time need a PIN unless it is said otherwise. */
                    settings?: {
                        [key: string]: {
                            /** @description What it is called there. */
                            name?: string | null;
                            /** @description Whether the ecosystem has to ask for a PIN before it opens, unlocks or disarms. */
                            needsPin?: boolean;
                        };
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Exposure"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDeviceLinks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DeviceLink"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    linkDevices: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    deviceId: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Device"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listBindingChanges: {
        parameters: {
            query: {
                limit: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["BindingChange"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeBinding: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                bindingId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    priority?: number;
                    /**
                     * @description The link that NEXA made by itself is right.
                     * @enum {boolean}
                     */
                    confirmed?: true;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Device"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unlinkBinding: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                bindingId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnlinkedPath"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    withDeviceId: string;
                    components?: {
                        /** @description Component of the new device. */
                        from: string;
                        /** @description Component whose place it takes. */
                        to: string;
                    }[];
                    units?: {
                        /** @description State key as the path reports it. */
                        from: string;
                        /** @description State key of the device. */
                        to: string;
                        /** @description The device’s value is `value × scale + offset`. */
                        scale: number;
                        offset?: number;
                        /** @description A counter: the device’s total goes on, whatever the path’s stands at. */
                        continues?: boolean;
                    }[];
                    /** @description Only say what would be. */
                    dryRun?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replacement"];
                };
            };
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replacement"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    undoReplacement: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Device"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTelemetry: {
        parameters: {
            query: {
                /** @description State key: `temperature.celsius`. */
                metric: string;
                /** @description Included; a day before `to` by default. */
                from?: string;
                /** @description Excluded; now by default. */
                to?: string;
                /** @description ISO 8601 duration, or `auto` (at most 400 buckets). Left out: every sample. */
                bucket?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Telemetry"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStates: {
        parameters: {
            query: {
                /** @description State key; all when left out. */
                key?: string;
                /** @description Included; a day before `to` by default. */
                from?: string;
                /** @description Excluded; now by default. */
                to?: string;
                limit: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["StateChange"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEvents: {
        parameters: {
            query: {
                /** @description Included; a day before `to` by default. */
                from?: string;
                /** @description Excluded; now by default. */
                to?: string;
                limit: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DeviceEvent"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importTelemetry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    samples: Record<string, never>[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SamplesResult"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAutomations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Automation"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createAutomation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    description?: string;
                    /** @description Runs at once (`parallel`) or that wait (`queued`); 10 when left out. */
                    max?: number;
                    /** @description Set when a trigger fires, before the conditions are asked. */
                    variables?: {
                        [key: string]: components["schemas"]["AutomationExpression"];
                    };
                    /**
                     * @description What becomes of a run that NEXA’s end interrupted: it goes on where it was (the default), unless that was more than an hour ago; or it ends.
                     * @enum {string}
                     */
                    afterRestart?: "resume" | "end";
                    /** @description A person’s consent to commands that unlock, open or disarm. */
                    allowSensitive?: boolean;
                    /** @description The template that it was made from, and with what. */
                    template?: {
                        id: string;
                        version: number;
                        inputs: {
                            [key: string]: (boolean | number | string) | (boolean | number | string)[];
                        };
                    };
                    /**
                     * Format: uuid
                     * @description As it is shown: what the path names, if it names one.
                     */
                    readonly id?: string;
                    /**
                     * Format: uuid
                     * @description As it is shown: its home, and no other.
                     */
                    readonly homeId?: string;
                    /**
                     * Format: date-time
                     * @description As it is shown; without effect.
                     */
                    readonly createdAt?: string;
                    /**
                     * Format: date-time
                     * @description As it is shown; without effect.
                     */
                    readonly updatedAt?: string;
                    /** @description When an automation is changed: the version that was read. It is refused when there is a newer one. Otherwise without effect. */
                    version?: number;
                    /**
                     * Format: date-time
                     * @description As it is shown; without effect.
                     */
                    readonly lastRunAt?: string;
                    /** @description As it is shown; without effect. */
                    readonly webhooks?: {
                        triggerId: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601, UTC.
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description To the minute.
                         */
                        lastCalledAt?: string;
                        /** @description What to post to on this server: shown once. */
                        path?: string;
                    }[];
                    /**
                     * @default single
                     * @enum {string}
                     */
                    mode: "single" | "restart" | "queued" | "parallel";
                    triggers: components["schemas"]["AutomationTrigger"][];
                    /** @default [] */
                    conditions: components["schemas"]["AutomationCondition"][];
                    actions: components["schemas"]["AutomationAction"][];
                    tests?: components["schemas"]["AutomationTest"][];
                    /** @description When left out: a new one is switched on, a changed one stays as it is. */
                    enabled?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutomationSaved"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAutomation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutomationSaved"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceAutomation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    description?: string;
                    /** @description Runs at once (`parallel`) or that wait (`queued`); 10 when left out. */
                    max?: number;
                    /** @description Set when a trigger fires, before the conditions are asked. */
                    variables?: {
                        [key: string]: components["schemas"]["AutomationExpression"];
                    };
                    /**
                     * @description What becomes of a run that NEXA’s end interrupted: it goes on where it was (the default), unless that was more than an hour ago; or it ends.
                     * @enum {string}
                     */
                    afterRestart?: "resume" | "end";
                    /** @description A person’s consent to commands that unlock, open or disarm. */
                    allowSensitive?: boolean;
                    /** @description The template that it was made from, and with what. */
                    template?: {
                        id: string;
                        version: number;
                        inputs: {
                            [key: string]: (boolean | number | string) | (boolean | number | string)[];
                        };
                    };
                    /**
                     * Format: uuid
                     * @description As it is shown: what the path names, if it names one.
                     */
                    readonly id?: string;
                    /**
                     * Format: uuid
                     * @description As it is shown: its home, and no other.
                     */
                    readonly homeId?: string;
                    /**
                     * Format: date-time
                     * @description As it is shown; without effect.
                     */
                    readonly createdAt?: string;
                    /**
                     * Format: date-time
                     * @description As it is shown; without effect.
                     */
                    readonly updatedAt?: string;
                    /** @description When an automation is changed: the version that was read. It is refused when there is a newer one. Otherwise without effect. */
                    version?: number;
                    /**
                     * Format: date-time
                     * @description As it is shown; without effect.
                     */
                    readonly lastRunAt?: string;
                    /** @description As it is shown; without effect. */
                    readonly webhooks?: {
                        triggerId: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601, UTC.
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description To the minute.
                         */
                        lastCalledAt?: string;
                        /** @description What to post to on this server: shown once. */
                        path?: string;
                    }[];
                    /**
                     * @default single
                     * @enum {string}
                     */
                    mode: "single" | "restart" | "queued" | "parallel";
                    triggers: components["schemas"]["AutomationTrigger"][];
                    /** @default [] */
                    conditions: components["schemas"]["AutomationCondition"][];
                    actions: components["schemas"]["AutomationAction"][];
                    tests?: components["schemas"]["AutomationTest"][];
                    /** @description When left out: a new one is switched on, a changed one stays as it is. */
                    enabled?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutomationSaved"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeAutomation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeAutomation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    /** @description Whether it is switched on. */
                    enabled?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutomationSaved"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renewWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    triggerId: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listExecutions: {
        parameters: {
            query: {
                limit: number;
                cursor?: string;
                /** @description Both when left out. */
                only?: "runs" | "not-runs";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Execution"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getExecution: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                executionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionAnswer"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runAutomation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description It runs as if this trigger of it had fired. */
                    triggerId?: string;
                    /** @description The run’s `trigger.data`. */
                    data?: {
                        [key: string]: unknown;
                    };
                    /**
                     * @description Whether it runs although its conditions do not hold.
                     * @default false
                     */
                    skipConditions?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionAnswer"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stopAutomation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    callWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAutomationFindings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AutomationFinding"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAutomationHealth: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AutomationFinding"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    repairAutomation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Where in the automation something is named: the `path` of a broken reference. */
                    path: string;
                    /**
                     * Format: uuid
                     * @description What takes its place: a device, or the scene, automation or integration that the part has.
                     */
                    replacementId: string;
                    /** @description Of the new device; as it was when left out. */
                    component?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Automation"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAutomationTemplates: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutomationTemplateList"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addAutomationTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A template as JSON: id, version, title, description, inputs, definition. */
                    template: {
                        id: string;
                        version: number;
                        title: string;
                        description: string;
                        inputs: Record<string, never>[];
                        definition: Record<string, never>;
                        changes?: string[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutomationTemplate"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeAutomationTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
                templateId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    fillAutomationTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
                templateId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    version?: number;
                    /** @description Answers by the name of the input. */
                    inputs: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FilledTemplate"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewAutomationUpgrade: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Answers by the name of the input. */
                    inputs?: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateUpgrade"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importAutomations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Automations of Home Assistant, as it keeps them. */
                    yaml: string;
                    /** @description What a person says an entity is; it goes before every guess. */
                    entityMap?: {
                        [key: string]: {
                            /** Format: uuid */
                            deviceId: string;
                            component?: string;
                            capability: string;
                            attribute: string;
                        };
                    };
                    /** Format: uuid */
                    mqttIntegrationId?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutomationImport"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testAutomation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AutomationTestResult"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replayAutomation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description Included.
                     */
                    from: string;
                    /**
                     * Format: date-time
                     * @description Not included; at most 31 days later, and not later than now.
                     */
                    to: string;
                    /**
                     * @description The mode of the home at the beginning; `home` when left out.
                     * @enum {string}
                     */
                    mode?: "home" | "away" | "night" | "vacation";
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutomationReplay"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replayDraft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    definition: {
                        name: string;
                        description?: string;
                        /** @description Runs at once (`parallel`) or that wait (`queued`); 10 when left out. */
                        max?: number;
                        /** @description Set when a trigger fires, before the conditions are asked. */
                        variables?: {
                            [key: string]: components["schemas"]["AutomationExpression"];
                        };
                        /**
                         * @description What becomes of a run that NEXA’s end interrupted: it goes on where it was (the default), unless that was more than an hour ago; or it ends.
                         * @enum {string}
                         */
                        afterRestart?: "resume" | "end";
                        /** @description A person’s consent to commands that unlock, open or disarm. */
                        allowSensitive?: boolean;
                        /** @description The template that it was made from, and with what. */
                        template?: {
                            id: string;
                            version: number;
                            inputs: {
                                [key: string]: (boolean | number | string) | (boolean | number | string)[];
                            };
                        };
                        /**
                         * Format: uuid
                         * @description As it is shown: what the path names, if it names one.
                         */
                        readonly id?: string;
                        /**
                         * Format: uuid
                         * @description As it is shown: its home, and no other.
                         */
                        readonly homeId?: string;
                        /**
                         * Format: date-time
                         * @description As it is shown; without effect.
                         */
                        readonly createdAt?: string;
                        /**
                         * Format: date-time
                         * @description As it is shown; without effect.
                         */
                        readonly updatedAt?: string;
                        /** @description When an automation is changed: the version that was read. It is refused when there is a newer one. Otherwise without effect. */
                        version?: number;
                        /**
                         * Format: date-time
                         * @description As it is shown; without effect.
                         */
                        readonly lastRunAt?: string;
                        /** @description As it is shown; without effect. */
                        readonly webhooks?: {
                            triggerId: string;
                            /**
                             * Format: date-time
                             * @description ISO 8601, UTC.
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description To the minute.
                             */
                            lastCalledAt?: string;
                            /** @description What to post to on this server: shown once. */
                            path?: string;
                        }[];
                        /**
                         * @default single
                         * @enum {string}
                         */
                        mode: "single" | "restart" | "queued" | "parallel";
                        triggers: components["schemas"]["AutomationTrigger"][];
                        /** @default [] */
                        conditions: components["schemas"]["AutomationCondition"][];
                        actions: components["schemas"]["AutomationAction"][];
                        tests?: components["schemas"]["AutomationTest"][];
                        /** @description When left out: a new one is switched on, a changed one stays as it is. */
                        enabled?: boolean;
                    };
                    /**
                     * Format: uuid
                     * @description The automation that ran then, which this is a draft of.
                     */
                    automationId?: string;
                    /**
                     * Format: date-time
                     * @description Included.
                     */
                    from: string;
                    /**
                     * Format: date-time
                     * @description Not included; at most 31 days later, and not later than now.
                     */
                    to: string;
                    /**
                     * @description The mode of the home at the beginning; `home` when left out.
                     * @enum {string}
                     */
                    mode?: "home" | "away" | "night" | "vacation";
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutomationReplay"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listScenes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SceneList"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createScene: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** Format: uuid */
                    roomId?: string;
                    /** @description Seconds in which devices that can are brought there; at once when left out. */
                    transition?: number;
                    states: {
                        /** Format: uuid */
                        deviceId: string;
                        /** @description Component of the device; `main` when left out. */
                        component?: string;
                        capability: string;
                        attribute: string;
                        value: boolean | number | string;
                    }[];
                    /**
                     * Format: uuid
                     * @description As it is shown: what the path names, if it names one.
                     */
                    readonly id?: string;
                    /**
                     * Format: uuid
                     * @description As it is shown: its home, and no other.
                     */
                    readonly homeId?: string;
                    /**
                     * Format: date-time
                     * @description As it is shown; without effect.
                     */
                    readonly createdAt?: string;
                    /**
                     * Format: date-time
                     * @description As it is shown; without effect.
                     */
                    readonly updatedAt?: string;
                    /**
                     * Format: date-time
                     * @description As it is shown; without effect.
                     */
                    readonly lastActivatedAt?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Scene"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getScene: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Scene"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceScene: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** Format: uuid */
                    roomId?: string;
                    /** @description Seconds in which devices that can are brought there; at once when left out. */
                    transition?: number;
                    states: {
                        /** Format: uuid */
                        deviceId: string;
                        /** @description Component of the device; `main` when left out. */
                        component?: string;
                        capability: string;
                        attribute: string;
                        value: boolean | number | string;
                    }[];
                    /**
                     * Format: uuid
                     * @description As it is shown: what the path names, if it names one.
                     */
                    readonly id?: string;
                    /**
                     * Format: uuid
                     * @description As it is shown: its home, and no other.
                     */
                    readonly homeId?: string;
                    /**
                     * Format: date-time
                     * @description As it is shown; without effect.
                     */
                    readonly createdAt?: string;
                    /**
                     * Format: date-time
                     * @description As it is shown; without effect.
                     */
                    readonly updatedAt?: string;
                    /**
                     * Format: date-time
                     * @description As it is shown; without effect.
                     */
                    readonly lastActivatedAt?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Scene"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeScene: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listActivations: {
        parameters: {
            query: {
                limit: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SceneActivation"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    captureScene: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    deviceIds: string[];
                    /**
                     * @description Also locks, alarms, valves, garage doors and heat.
                     * @default false
                     */
                    sensitive?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SceneCapture"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    activateScene: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description How long the answer may wait for the end.
                     * @default 10000
                     */
                    waitMs?: number;
                    /** @description Seconds in which devices that can are brought there; at once when left out. */
                    transition?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivationAnswer"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    undoActivation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description How long the answer may wait for the end.
                     * @default 10000
                     */
                    waitMs?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivationAnswer"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHomeMode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HomeMode"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setHomeMode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    mode?: "home" | "away" | "night" | "vacation";
                    /**
                     * Format: date-time
                     * @description Only with a `mode` other than `home`.
                     */
                    until?: string;
                    guests?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HomeMode"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNotifications: {
        parameters: {
            query: {
                limit: number;
                cursor?: string;
                homeId?: string;
                unread?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Inbox"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readNotification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notification"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readAllNotifications: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    homeId?: string;
                    /**
                     * Format: date-time
                     * @description What came later stays unread.
                     */
                    upTo?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadAnswer"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listIssues: {
        parameters: {
            query: {
                state: "open" | "resolved" | "all";
                limit: number;
            };
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Issue"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getIssue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Issue"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    healIssue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    actionId?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueAnswer"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    repairIssue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationAnswer"];
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlowAnswer"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    snoozeIssue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: date-time */
                    until: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueAnswer"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query: {
                actor?: string;
                action?: string;
                entityType?: string;
                entityId?: string;
                /** @description ISO 8601, UTC. */
                from?: string;
                /** @description ISO 8601, UTC. */
                to?: string;
                limit: number;
                cursor?: string;
            };
            header?: never;
            path: {
                homeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditEntry"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSystemAudit: {
        parameters: {
            query: {
                actor?: string;
                action?: string;
                entityType?: string;
                entityId?: string;
                /** @description ISO 8601, UTC. */
                from?: string;
                /** @description ISO 8601, UTC. */
                to?: string;
                limit: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditEntry"][];
                        /** @description Send it as `cursor` to get the next part; absent at the end. */
                        nextCursor?: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listJobs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Jobs"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listBackups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backups"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startBackup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedBackup"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    authorize: {
        parameters: {
            query?: {
                response_type?: string;
                client_id?: string;
                redirect_uri?: string;
                scope?: string;
                state?: string;
                code_challenge?: string;
                code_challenge_method?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the page that asks the person, or back with an error. */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exchangeToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": {
                    [key: string]: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        access_token: string;
                        /** @description Bearer. */
                        token_type: string;
                        /** @description Seconds. */
                        expires_in: number;
                        /** @description Absent: the one that was sent stays good. */
                        refresh_token?: string;
                        scope: string;
                    };
                };
            };
            /** @description Default Response */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: string;
                        error_description: string;
                    };
                };
            };
            /** @description Default Response */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: string;
                        error_description: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": {
                    [key: string]: string;
                };
            };
        };
        responses: {
            /** @description It is of no use any more. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Default Response */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: string;
                        error_description: string;
                    };
                };
            };
            /** @description Default Response */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: string;
                        error_description: string;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    callHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                plugin: string;
                path: string;
            };
            cookie?: never;
        };
        /** @description As the ecosystem sends it, at most 256 kB; the plugin reads it. */
        requestBody: {
            content: {
                "application/json": Record<string, never> | unknown[];
            };
        };
        responses: {
            /** @description As the ecosystem wants it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    callIntegrationHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                plugin: string;
                integrationId: string;
                path: string;
            };
            cookie?: never;
        };
        /** @description As the ecosystem sends it, at most 256 kB; the plugin reads it. */
        requestBody: {
            content: {
                "application/json": Record<string, never> | unknown[];
            };
        };
        responses: {
            /** @description As the ecosystem wants it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus text format. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem document. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem document. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
