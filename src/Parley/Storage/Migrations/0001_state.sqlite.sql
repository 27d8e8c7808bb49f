-- Turns and audit entries are written once. A turn may be erased (with its conversation), an audit entry may not.

CREATE TRIGGER turn_is_immutable BEFORE UPDATE ON turn
BEGIN
    SELECT RAISE(ABORT, 'turns are written once');
END;

CREATE TRIGGER audit_entry_is_immutable BEFORE UPDATE ON audit_entry
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

CREATE TRIGGER audit_entry_is_kept BEFORE DELETE ON audit_entry
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;
