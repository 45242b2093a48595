namespace AuthKit.RefreshTokens;

/// <summary>The answer of <see cref="IRefreshTokenStore.RotateAsync"/>. The default is a refusal.</summary>
public readonly struct RefreshRotation
{
    /// <summary>Creates an answer.</summary>
    /// <param name="status">How it ended.</param>
    /// <param name="record">The family; null where there is none.</param>
    public RefreshRotation(RefreshRotationStatus status, RefreshFamilyRecord? record)
    {
        Status = status;
        Record = record;
    }

    /// <summary>How it ended.</summary>
    public RefreshRotationStatus Status { get; }

    /// <summary>
    /// The family: as it now stands, or, where it was deleted, as it was. Null for <see cref="RefreshRotationStatus.Gone"/>.
    /// </summary>
    public RefreshFamilyRecord? Record { get; }
}
