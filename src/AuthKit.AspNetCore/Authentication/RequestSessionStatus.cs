namespace AuthKit.AspNetCore.Authentication;

/// <summary>What the session cookie of a request amounts to.</summary>
internal enum RequestSessionStatus
{
    /// <summary>There is none.</summary>
    NoCookie = 0,

    /// <summary>Its text is none that AuthKit makes, or there are several.</summary>
    Malformed = 1,

    /// <summary>It opens no session, or no longer one.</summary>
    Ended = 2,

    /// <summary>It opens the session of a visitor who has not signed in.</summary>
    Visitor = 3,

    /// <summary>Its subject is signed in.</summary>
    SignedIn = 4,

    /// <summary>The store could not be asked: nobody is signed in.</summary>
    Unavailable = 5,

    /// <summary>The request is for a tenant that cannot be.</summary>
    InvalidTenant = 6,
}
