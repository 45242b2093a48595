using AuthKit.Sessions;

namespace AuthKit.Stores.Tests.SessionMachine;

/// <summary>Where model and service must agree.</summary>
internal static class Agreement
{
    public static void Same(ModelSession expected, Session actual)
    {
        Equal(expected.Sid, actual.Sid, "the sid");
        Equal(expected.Subject, actual.Subject?.Id, "the subject");
        Equal(expected.CreatedAt, actual.CreatedAt, "the time of creation");
        Equal(expected.LastSeenAt, actual.LastSeenAt, "the time of last use");
        Equal(expected.ExpiresAt, actual.ExpiresAt, "the absolute end");
        Equal(expected.AuthTime, actual.AuthTime, "the time of authentication");
        Equal(expected.Data, actual.Data["n"], "the data");
        Equal(true, expected.Amr.SetEquals(actual.Amr), "whether the proofs are those of the model");
    }

    public static void Equal<TValue>(TValue expected, TValue actual, string what)
    {
        if (!EqualityComparer<TValue>.Default.Equals(expected, actual))
        {
            throw new InvalidOperationException($"Expected {what} to be {expected}; it was {actual}.");
        }
    }
}
