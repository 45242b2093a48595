using AuthKit.Events;

namespace AuthKit.Mfa;

/// <summary>What a call decided: what is to be kept, its answer, and what is told once it is kept.</summary>
/// <param name="Next">The same payload where nothing changes.</param>
/// <param name="Result">The answer.</param>
/// <param name="Events">Published after the write.</param>
internal readonly record struct MfaChange<TResult>(MfaPayload Next, TResult Result, params AuthEvent[] Events);
